"""Keys known by the service they open: its name before them, its host, its way of making them."""

from __future__ import annotations

from incident_kit.redaction.rules.rule import Hit, Rule
from incident_kit.redaction.rules.values import classes, is_mixed, is_strong, is_wordy, transitions

#: Services whose name alone, before a random value, tells of a key to them.
SERVICES = """
    abuseipdb adafruit agora ahrefs airbrake airtable algolia alienvault amplitude appdynamics
    artifactory assemblyai atlassian auth0 bitbucket bitly blynk braintree browserstack bugsnag
    buildkite buttercms calendarific calendly chartmogul circleci clarifai clearbit clickhouse
    clickup clockify cloudflare cloudinary cloudsight codacy codeclimate codecov coinbase
    coinlayer confluent contentful convertkit coveralls currencylayer databricks datadog deepgram
    deepl deepseek digitalocean docusign doppler dropbox droneci elasticemail elevenlabs
    etherscan etsy eventbrite facebook fastly figma finnhub flickr flutterwave foursquare
    freshbooks freshdesk geoapify geocodio getresponse giphy gitter gocardless gumroad heroku
    hubspot huggingface ibmcloud infura instagram intercom ipgeolocation ipinfo ipstack jfrog
    jotform jumpcloud kickbox klaviyo kraken kucoin launchdarkly locationiq loggly mailchimp
    mailerlite mailgun mailjet mapbox mapquest marketstack mattermost maxmind mediastack meraki
    messagebird mistral mixpanel moralis netlify newrelic newsapi nylas okta onelogin onesignal
    openai opencage openrouter openweather openweathermap opsgenie optimizely owm pagerduty
    pandadoc papertrail paypal paystack pendo pinata pingdom pipedrive plivo postman postmark
    pubnub pulumi pusher pyowm quandl rapidapi razorpay recaptcha rollbar saucelabs scaleway
    scrapingbee sendbird sendgrid sendinblue sentinelone serpapi shippo shodan shopify sidekiq
    signalwire smartsheet snyk sonarqube sparkpost spoonacular spotify squarespace stackhawk
    statuspage storyblok strava sumologic surveymonkey tavily telnyx ticketmaster tiingo todoist
    tomtom trello twilio twitch twitter typeform unsplash uploadcare uptimerobot urlscan vimeo
    virustotal vultr wakatime weatherapi weatherbit weatherstack wepay wistia woocommerce wrike
    zapier zendesk zenrows zerobounce zoho""".split()
#: Such a name, or one that tells of a programming interface.
_NAME = rf"(?:{'|'.join(SERVICES)}|[a-z0-9]_?api|[a-z0-9]_?access)"
#: A value set behind it, and not a link.
_VALUE = r"[^\s\"'`,;<>(){}\[\]"
_SET = rf"(?:=>|:=|[=:])\s{{0,3}}[\"'`]{{0,3}}(?P<v>{_VALUE}/]{_VALUE}]{{14,}}{_VALUE}.:])"


def _served(hit: Hit) -> bool:
    return is_strong(hit.text) and "sha256:" not in hit.text


SERVED: tuple[Rule, ...] = (
    Rule(
        "service",
        "secret",
        "A random value behind the name of a service.",
        rf"(?i){_NAME}[\"'`\])]{{0,2}}\s{{0,3}}{_SET}",
        _served,
        gate=_SET.replace("?P<v>", ""),
    ),
    Rule(
        "azure-signed",
        "secret",
        "A key of Azure's that carries the signature of the service.",
        r"\b[A-Za-z0-9+/]{30,}(?:JQQJ99[A-Z]|APIM|AZDO|AzFu|AzSe|AzCa|\+ACDb|\+AS[bt]|AIoT|\+AEh|"
        r"\+ARm|\+ACR)[A-Za-z0-9+/]{4,}={0,2}",
        lambda hit: classes(hit.text) >= 3 and is_mixed(hit.text),
        gate=r"JQQJ99|APIM|AZDO|Az(?:Fu|Se|Ca)|\+(?:ACDb|AS[bt]|AEh|ARm|ACR)|AIoT",
    ),
    Rule(
        "plain-prefix",
        "secret",
        "A long key behind a prefix that begins plain words, too.",
        r"(?:^|[^\w./-])(?P<v>key_[0-9a-f]{28,}|(?:live|test)_(?:(?:auth|pub)_)?(?:[0-9a-f]{31,}|"
        r"[A-Za-z0-9]{30}|[A-Za-z0-9]{60,})|pat[A-Za-z0-9]{14}\.[0-9a-f]{60,})(?:[^\w-]|$)",
        lambda hit: is_mixed(hit.text) and transitions(hit.text) >= 4,
        gate=r"_[A-Za-z0-9]{28}|\.[0-9a-f]{60}",
    ),
    Rule(
        "halves",
        "secret",
        "A key of two parts, each of its own length: of Z.ai, Ghost, Ably, MaxMind.",
        r"(?:^|[^\w.-])(?P<v>[0-9a-fA-F]{32}\.[A-Za-z0-9]{16}|[0-9a-f]{24}:[0-9a-f]{64}|"
        r"[\w-]{6}\.[\w-]{6}:[\w-]{43}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)(?:[^\w-]|$)",
        lambda hit: is_mixed(hit.text),
        gate=r"_mmk|\.[A-Za-z0-9]{16}|:[\w-]{43}",
    ),
    Rule(
        "url-key",
        "secret",
        "A key in the path of a link to a service that takes it there.",
        r"(?i)://(?:[\w-]+\.)*(?:alchemyapi\.io|alchemy\.com|infura\.io|quiknode\.pro|ankr\.com|"
        r"thingsboard\.(?:cloud|io)|getblock\.io|blastapi\.io|loggly\.com|pabbly\.com|"
        r"hc-ping\.com|nosnch\.in|betterstack\.com|uptimerobot\.com|cronitor\.link|"
        r"feishu\.cn|larksuite\.com|webhook\.site|rollbar\.com)/"
        r"(?:[\w.-]*/)*?(?P<v>[\w-]{16,})(?:[/?\s\"'#<>)]|$)",
        lambda hit: is_mixed(hit.text) and not is_wordy(hit.text),
        gate=r"(?i)[/.](?:alchemy|infura|quiknode|ankr|thingsboard|getblock|blastapi|loggly|pabbly|"
        r"hc-ping|nosnch|betterstack|uptimerobot|cronitor|make|feishu|larksuite|webhook|rollbar)"
        r"[a-z]{0,3}\.",
    ),
)
