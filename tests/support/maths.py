"""Texts that JupyterLab would draw formulas of, by one of its two ways of finding them."""

MATHS = [
    *("costs $5, later $7", "$x$", "$$x$$", "$HOME and $PATH", r"\$5 and \$7", "a $b\n- c $d"),
    *(r"\\(x\\)", r"\\[x\\]", r"\begin{x} y \end{x}", r"\\begin{x} y \\end{x}", r"\\\(x\\\)"),
    *(r"\\\\server\\share", r"\\$5", r"\\\$5", r"see \ref{a}", r"\\eqref{a}", "**$5** to *$7*"),
    *("| a $5 | b $7 |\n|---|---|\n| $1 | $2 |", "# $5 to $7", "> $5\n> $7", "`$A` is $5 or $7"),
    *("&#36;5 and &dollar;7", "&#92;(x&#92;)", "&bsol;[x&bsol;]", r"&#92;\$5", "&#92;&#92;a"),
    *("[$5](https://a.example) $7", "$1,000 – $2,000 `x` $3", "- **09:00** $5\n- **09:01** $7"),
]
