package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.Optional;

/**
 * The text of an SMS, cut to a number of segments. In the GSM alphabet a single segment has 160 characters, and each of
 * several segments has 153. In other alphabets these numbers are 70 and 67. The link is never cut.
 */
final class ShortMessage {

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** Characters of the GSM alphabet that count as two characters. */
    private static final String EXTENDED = "^{}\\[~]|€";

    private static final int ONE_GSM = 160;
    private static final int EACH_GSM = 153;
    private static final int ONE_OTHER = 70;
    private static final int EACH_OTHER = 67;

    private ShortMessage() {}

    static String of(Message message, int segments) {
        Optional<Message.About> one = MessageText.single(message);
        String link = one.map(Message.About::acknowledge)
                .or(() -> one.map(Message.About::link))
                .orElse(message.link());
        String words = message.kind() == Message.Kind.CODE
                ? MessageText.text(message)
                : "Watchfloor: " + one.map(MessageText::name).orElse(MessageText.subject(message));
        String end = message.kind() == Message.Kind.CODE || link.isEmpty() ? "" : "\n" + link;
        String ascii = words.replace("…", "...");
        for (int longest = ascii.length(); longest > 0; longest--) {
            String text = MessageText.cut(ascii, longest).replace("…", "...") + end;
            if (parts(text) <= segments) {
                return text;
            }
        }
        return end.strip();
    }

    /** The number of segments of a text. */
    static int parts(String text) {
        int places = 0;
        boolean gsm = true;
        for (int i = 0; i < text.length() && gsm; i++) {
            char c = text.charAt(i);
            gsm = BASIC.indexOf(c) >= 0 || EXTENDED.indexOf(c) >= 0;
            places += EXTENDED.indexOf(c) >= 0 ? 2 : 1;
        }
        int length = gsm ? places : text.length();
        int one = gsm ? ONE_GSM : ONE_OTHER;
        int each = gsm ? EACH_GSM : EACH_OTHER;
        return length <= one ? 1 : (length + each - 1) / each;
    }
}
