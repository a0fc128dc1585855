"""What a team hands out: the finished files, their proof sheet, nbconvert's exporters."""
