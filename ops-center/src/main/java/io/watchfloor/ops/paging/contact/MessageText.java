package io.watchfloor.ops.paging.contact;

import io.watchfloor.sigma.language.Level;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The texts that all contact methods share. Text that attackers control (titles, asset names) is reduced to one line
 * without control characters and cut to a limit.
 */
public final class MessageText {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String ELLIPSIS = "…";
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_TEXT = 2000;
    private static final int MOST_NAMES = 8;
    private static final int MOST_CASES = 20;

    /** Longest input in characters. Text beyond this length is ignored. */
    private static final int MOST_READ = 10_000;

    private MessageText() {}

    /** One labelled value of a case. */
    public record Fact(String label, String value) {}

    public static String subject(Message message) {
        return cut(line(message.subject()), LONGEST_TITLE);
    }

    /** The message's text without links, on several lines. */
    public static String text(Message message) {
        StringBuilder text = new StringBuilder();
        for (String line : message.text().split("\\R", -1)) {
            text.append(text.isEmpty() ? "" : "\n").append(line(line));
        }
        return cut(text.toString().strip(), LONGEST_TEXT);
    }

    /** The heading of a case, such as {@code #42 [high] Credentials dumped}. */
    public static String name(Message.About about) {
        return "#%d [%s] %s"
                .formatted(about.number(), about.severity().text(), cut(line(about.title()), LONGEST_TITLE));
    }

    public static List<Fact> facts(Message.About about) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Severity", about.severity().text()));
        facts.add(new Fact("Status", about.status()));
        facts.add(new Fact("Since", WHEN.format(about.since())));
        if (!about.assets().isEmpty()) {
            facts.add(new Fact("Assets", names(about.assets())));
        }
        if (about.alerts() > 0) {
            facts.add(new Fact("Alerts", Integer.toString(about.alerts())));
        }
        if (!about.attack().isEmpty()) {
            facts.add(new Fact("ATT&CK", names(about.attack())));
        }
        return facts;
    }

    /** The whole message as plain text, with links. */
    public static String plain(Message message) {
        StringBuilder all = new StringBuilder(text(message));
        Optional<Message.About> one = single(message);
        if (one.isPresent()) {
            all.append("\n\n").append(name(one.get()));
            facts(one.get())
                    .forEach(fact ->
                            all.append('\n').append(fact.label()).append(": ").append(fact.value()));
            String acknowledge = one.get().acknowledge();
            if (acknowledge != null) {
                all.append("\n\nAcknowledge: ").append(acknowledge);
            }
            all.append(acknowledge == null ? "\n\n" : "\n")
                    .append("Case: ")
                    .append(one.get().link());
            return all.toString().strip();
        }
        message.cases().stream()
                .limit(MOST_CASES)
                .forEach(about ->
                        all.append("\n\n").append(name(about)).append('\n').append(about.link()));
        int more = message.cases().size() - MOST_CASES;
        return all.append(more > 0 ? "\n\n%d more: ".formatted(more) : "\n\nMore: ")
                .append(message.link())
                .toString()
                .strip();
    }

    /** The case, if the message is about exactly one case. */
    public static Optional<Message.About> single(Message message) {
        return message.cases().size() == 1 ? Optional.of(message.cases().getFirst()) : Optional.empty();
    }

    /**
     * The highest severity of the message's cases; high for a message without cases, because the recipient of such a
     * message is waiting for it.
     */
    public static Level severity(Message message) {
        return message.cases().stream()
                .map(Message.About::severity)
                .max(Level::compareTo)
                .orElse(Level.HIGH);
    }

    /** Whether the message requires no action, because the case is acknowledged or resolved. */
    public static boolean over(Message message) {
        return message.kind() == Message.Kind.ACKNOWLEDGED || message.kind() == Message.Kind.RESOLVED;
    }

    /** Removes line breaks, control characters and characters that change the text direction. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MOST_READ).forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.SURROGATE || type == Character.FORMAT || type == Character.UNASSIGNED) {
                return;
            }
            boolean space = Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!space) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        return line.toString().strip();
    }

    /** Cuts a text to a number of UTF-16 characters and appends an ellipsis. Never splits a surrogate pair. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - ELLIPSIS.length();
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, Math.max(0, end)).stripTrailing() + ELLIPSIS;
    }

    /** Cuts a text to a number of UTF-8 bytes. */
    public static String cutBytes(String text, int longest) {
        String cut = text;
        for (int length = text.length(); cut.getBytes(StandardCharsets.UTF_8).length > longest; ) {
            int over = cut.getBytes(StandardCharsets.UTF_8).length - longest;
            length = Math.min(length, cut.length()) - Math.max(1, over / 4);
            cut = cut(text, Math.max(1, length));
        }
        return cut;
    }

    private static String names(List<String> names) {
        List<String> some = names.stream()
                .limit(MOST_NAMES)
                .map(name -> cut(line(name), LONGEST_NAME))
                .toList();
        int more = names.size() - some.size();
        return String.join(", ", some) + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
