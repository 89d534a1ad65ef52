package io.watchfloor.dashboards.fraud;

import static java.util.Comparator.naturalOrder;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.SmallPage;
import io.watchfloor.dashboards.fraud.FraudSubmission.Flaw;
import io.watchfloor.ops.fraud.FraudChannel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The web page of the public form. It works without scripts, and shows what was entered again if something is wrong. */
final class FraudFormPage {

    private static final String FORM = """
            <h1>Report tech support fraud</h1>
        {flaws}
            <p>Did a person call you, or did a message on your screen ask you to call, because your computer has a problem?
              Report it here. Fields marked with “required” must be filled in.</p>
            <p><strong>If you have paid, call your bank first.</strong> Ask it to stop the payment. If the people still have access to
              your computer, switch the computer off.</p>
            <form class="report" method="post" action="/report-fraud" novalidate>
              <input type="hidden" name="once" value="{once}">
              {what}
              {happenedAt}
              {channel}
              {country}
              <fieldset>
                <legend>What you know about the people</legend>
                {numbers}
                {pages}
                {accounts}
                {tools}
              </fieldset>
              <fieldset>
                <legend>Money that you lost</legend>
                {amount}
                {currency}
              </fieldset>
              {contact}
              {consent}
              <button class="primary large">Send report</button>
            </form>
            <p class="faint">Do not enter passwords, card numbers or the contents of your computer. Files are not accepted.</p>
        """;

    private static final String STORED = """
            <h1>Your report was stored</h1>
            <p role="status">Number of your report: <strong>{id}</strong></p>
            <p>Write the number down. With it you can ask us to erase what you wrote.</p>
            <p>If you have paid, call your bank and ask it to stop the payment. If the people had access to your computer, let a person
              whom you trust check it before you use it again. Change your passwords on another device.</p>
            <p><a href="/report-fraud">Send another report</a></p>
        """;

    private static final Map<FraudChannel, String> CHANNELS = channels();

    private FraudFormPage() {}

    static HttpResponse stored(String id) {
        return SmallPage.of("Report stored", STORED.replace("{id}", SmallPage.text(id)), SmallPage.Form.NONE);
    }

    /** @param flaws what is wrong with the fields; empty for a new form */
    static HttpResponse form(FraudFormFields fields, List<Flaw> flaws, Instant now) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("flaws", summary(flaws));
        parts.put("once", text(fields.text(FraudFormFields.ONCE)));
        Field field = new Field(fields, flaws);
        parts.put("what", field.area("what", "What happened? (required)", "In your own words.", 6));
        parts.put(
                FraudFormFields.DATE,
                field.input(
                        FraudFormFields.DATE,
                        "On which day did it happen?",
                        "If you do not know it, leave it empty.",
                        "type=\"date\" max=\"%s\""
                                .formatted(now.atOffset(ZoneOffset.UTC).toLocalDate())));
        parts.put("channel", field.select("channel", "How did it begin? (required)", "Select", channelTexts()));
        parts.put("country", field.select("country", "In which country are you?", "Not selected", countries()));
        parts.put(
                "numbers",
                field.area(
                        "numbers",
                        "Telephone numbers",
                        "The numbers that called you, or that you called. One in each line.",
                        2));
        parts.put(
                "pages", field.area("pages", "Web pages", "Addresses of the pages that you saw. One in each line.", 2));
        parts.put(
                "accounts",
                field.area(
                        "accounts",
                        "Accounts that you paid to",
                        "Account numbers, e-mail addresses or wallets of the people. Not your own. One in each line.",
                        2));
        parts.put(
                "tools",
                field.area(
                        "tools",
                        "Programs that they used on your computer",
                        "Such as AnyDesk or TeamViewer. One in each line.",
                        2));
        parts.put(
                "amount",
                field.input(
                        "amount", "Amount", "Such as 250 or 249.99.", "inputmode=\"decimal\" autocomplete=\"off\""));
        parts.put("currency", field.select("currency", "Currency", "Not selected", currencies()));
        parts.put(
                "contact",
                field.input(
                        "contact",
                        "How can we reach you?",
                        "A telephone number or an e-mail address. Leave it empty if you do not want to be asked.",
                        "autocomplete=\"email\""));
        parts.put("consent", field.consent());
        String content = FORM;
        // Each part replaces its place once. Entered text has no braces left that name a place.
        for (Map.Entry<String, String> part : parts.entrySet()) {
            content = content.replace("{" + part.getKey() + "}", part.getValue());
        }
        String title = flaws.isEmpty() ? "Report tech support fraud" : "Error: report tech support fraud";
        return SmallPage.of(title, content, SmallPage.Form.TO_THE_CENTER)
                // With "no-referrer" browsers would send no origin for the form, and the request would be rejected.
                .addHeader(Answers.header("Referrer-Policy", "same-origin"));
    }

    private static String summary(List<Flaw> flaws) {
        if (flaws.isEmpty()) {
            return "";
        }
        return """
                <div class="problem" role="alert" tabindex="-1" autofocus>
                  <h2>Your report was not sent</h2>
                  <ul>%s</ul>
                </div>""".formatted(flaws.stream()
                .map(flaw -> "<li><a href=\"#%s\">%s</a></li>".formatted(flaw.field(), text(flaw.text())))
                .collect(Collectors.joining()));
    }

    /** Escaped text, in which no brace names a part of the page. */
    private static String text(String text) {
        return SmallPage.text(text).replace("{", "&#123;");
    }

    /** Writes the fields with what was entered and what is wrong. */
    private record Field(FraudFormFields fields, List<Flaw> flaws) {

        String area(String name, String label, String hint, int rows) {
            return field(
                    name,
                    label,
                    hint,
                    "<textarea id=\"%s\" name=\"%s\" rows=\"%d\"%s>\n%s</textarea>"
                            .formatted(name, name, rows, described(name), text(fields.text(name))));
        }

        String input(String name, String label, String hint, String more) {
            return field(
                    name,
                    label,
                    hint,
                    "<input id=\"%s\" name=\"%s\" value=\"%s\" %s%s>"
                            .formatted(name, name, text(fields.text(name)), more, described(name)));
        }

        String select(String name, String label, String none, Map<String, String> options) {
            String chosen = fields.text(name);
            String all = options.entrySet().stream()
                    .map(one -> "<option value=\"%s\"%s>%s</option>"
                            .formatted(
                                    text(one.getKey()),
                                    one.getKey().equals(chosen) ? " selected" : "",
                                    text(one.getValue())))
                    .collect(Collectors.joining());
            return field(
                    name,
                    label,
                    "",
                    "<select id=\"%s\" name=\"%s\"%s><option value=\"\">%s</option>%s</select>"
                            .formatted(name, name, wrong(name) ? described(name) : "", none, all));
        }

        String consent() {
            boolean checked = fields.text("consent").equals(FraudSubmission.CONSENT);
            return """
                    <div class="field">
                      <label class="agree"><input type="checkbox" id="consent" name="consent" value="%s"%s%s>
                        <span>I agree that the center stores this report, compares it with other reports, and gives it to authorities that
                          investigate the fraud. I can ask for what I wrote to be erased. (required)</span></label>
                      %s
                    </div>""".formatted(
                            FraudSubmission.CONSENT,
                            checked ? " checked" : "",
                            wrong("consent") ? " aria-invalid=\"true\" aria-describedby=\"consent-wrong\"" : "",
                            message("consent"));
        }

        private boolean wrong(String name) {
            return flaws.stream().anyMatch(flaw -> flaw.field().equals(name));
        }

        private String described(String name) {
            return wrong(name)
                    ? " aria-invalid=\"true\" aria-describedby=\"%s-hint %s-wrong\"".formatted(name, name)
                    : " aria-describedby=\"%s-hint\"".formatted(name);
        }

        private String message(String name) {
            String wrong = flaws.stream()
                    .filter(flaw -> flaw.field().equals(name))
                    .map(flaw -> text(flaw.text()))
                    .collect(Collectors.joining(" "));
            return wrong.isEmpty() ? "" : "<p class=\"wrong\" id=\"%s-wrong\">%s</p>".formatted(name, wrong);
        }

        private String field(String name, String label, String hint, String control) {
            return """
                    <div class="field">
                      <label for="%s">%s</label>
                      <p class="faint" id="%s-hint">%s</p>
                      %s
                      %s
                    </div>""".formatted(name, label, name, hint, message(name), control);
        }
    }

    private static Map<FraudChannel, String> channels() {
        Map<FraudChannel, String> texts = new LinkedHashMap<>();
        for (FraudChannel one : FraudChannel.values()) {
            texts.put(
                    one,
                    switch (one) {
                        case PHONE_CALL -> "A person called me";
                        case POP_UP -> "A message appeared on my screen";
                        case EMAIL -> "I got an e-mail";
                        case TEXT_MESSAGE -> "I got a text message";
                        case SEARCH_RESULT -> "I searched for help and found a number";
                        case OTHER -> "In another way";
                    });
        }
        return texts;
    }

    private static Map<String, String> channelTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        CHANNELS.forEach((channel, text) -> texts.put(channel.text(), text));
        return texts;
    }

    private static Map<String, String> countries() {
        return sorted(Arrays.stream(Locale.getISOCountries())
                .map(code -> Map.entry(code, country(code).getDisplayCountry(Locale.ENGLISH))));
    }

    private static Map<String, String> currencies() {
        return sorted(Arrays.stream(Locale.getISOCountries())
                .map(code -> Currency.getInstance(country(code)))
                .filter(Objects::nonNull)
                .distinct()
                .map(one -> Map.entry(
                        one.getCurrencyCode(), one.getDisplayName(Locale.ENGLISH) + ", " + one.getCurrencyCode())));
    }

    private static Locale country(String code) {
        return new Locale.Builder().setRegion(code).build();
    }

    private static Map<String, String> sorted(Stream<Map.Entry<String, String>> entries) {
        return entries.sorted(Map.Entry.comparingByValue(naturalOrder()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }
}
