package io.watchfloor.ops.paging.contact.mail;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply to a notification by e-mail.
 *
 * @param from the sender's address as stated in the e-mail, in lower case; the address can be forged
 * @param text the plain text
 * @param html the HTML text, which may be empty; links in the HTML text are intact even if a mail program wrapped the
 * lines of the plain text
 */
public record EmailReply(String from, String text, String html) {

    private static final Pattern ORDER = Pattern.compile("(?i)^\\s*ack(?:nowledge)?\\s+#?(\\d{1,18})\\b.*");
    private static final Pattern TOKEN = Pattern.compile("/ack/([A-Za-z0-9_-]{20,1000})");
    private static final Pattern QUOTED = Pattern.compile("(?m)\\r?\\n[> ]*");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern BREAK = Pattern.compile("(?i)<br[^>]*>|</(?:div|p)>");
    private static final int MOST_TOKENS = 20;

    /** The number of the case to acknowledge, from the first line that is not quoted. */
    public Optional<Long> acknowledges() {
        String said = text.isBlank()
                ? TAG.matcher(BREAK.matcher(html).replaceAll("\n")).replaceAll("")
                : text;
        return said.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(ORDER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)));
    }

    /** The tokens of quoted acknowledge links, including links that a mail program wrapped. */
    public List<String> tokens() {
        Set<String> tokens = new LinkedHashSet<>();
        for (String part : List.of(html, text, QUOTED.matcher(text).replaceAll(""))) {
            TOKEN.matcher(part)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .limit(MOST_TOKENS)
                    .forEach(tokens::add);
        }
        return new ArrayList<>(tokens).subList(0, Math.min(tokens.size(), MOST_TOKENS));
    }

    static EmailReply of(String from, String text, String html) {
        return new EmailReply(from.toLowerCase(Locale.ROOT), text, html);
    }
}
