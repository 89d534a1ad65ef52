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
 * What somebody wrote back to a letter.
 *
 * @param from the address that the letter says it is from, in lower case; anybody can write any there
 * @param text of the letter
 * @param html may be empty; holds links whole where mail programs break the text
 */
public record EmailReply(String from, String text, String html) {

    private static final Pattern ORDER = Pattern.compile("(?i)^\\s*ack(?:nowledge)?\\s+#?(\\d{1,18})\\b.*");
    private static final Pattern TOKEN = Pattern.compile("/ack/([A-Za-z0-9_-]{20,1000})");
    private static final Pattern QUOTED = Pattern.compile("(?m)\\r?\\n[> ]*");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern BREAK = Pattern.compile("(?i)<br[^>]*>|</(?:div|p)>");
    private static final int MOST_TOKENS = 20;

    /** The number of the case that it says to acknowledge: in its first line, which is not quoted. */
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

    /** The tokens of links that it quotes, also of those that a mail program has broken into lines. */
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
