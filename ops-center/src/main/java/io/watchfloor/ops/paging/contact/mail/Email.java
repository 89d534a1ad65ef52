package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.sigma.language.Level;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The content of an e-mail. The same message always results in the same e-mail.
 *
 * @param id the Message-ID; all attempts of one message have the same id, so that mail programs recognise duplicates
 * @param thread a Message-ID that was never sent, for {@code In-Reply-To}: mail programs show all e-mails about a case
 *     as one thread
 * @param cases the case numbers, for filters of mail programs
 */
record Email(
        String subject, String text, String html, String id, Optional<String> thread, String cases, boolean urgent) {

    private static final int WIDTH = 72;
    private static final int ID_LENGTH = 32;
    private static final int LABEL = 10;
    private static final int MOST_CASES = 100;

    /**
     * @param domain the domain of the center's own address
     * @param answered whether the center reads replies
     */
    static Email of(Message message, String domain, boolean answered) {
        Optional<Message.About> one = MessageText.single(message);
        return new Email(
                MessageText.subject(message),
                text(message, one, answered),
                html(message, one, answered),
                "<page." + hash(message.key()) + "@" + domain + ">",
                one.map(about -> "<case." + hash(about.id().value()) + "@" + domain + ">"),
                numbers(message),
                urgent(message));
    }

    private static boolean urgent(Message message) {
        return !MessageText.over(message) && MessageText.severity(message).compareTo(Level.HIGH) >= 0;
    }

    private static String numbers(Message message) {
        return String.join(
                " ",
                message.cases().stream()
                        .limit(MOST_CASES)
                        .map(about -> Long.toString(about.number()))
                        .toList());
    }

    private static String text(Message message, Optional<Message.About> one, boolean answered) {
        StringBuilder text = new StringBuilder(wrapped(MessageText.text(message)));
        if (one.isPresent()) {
            Message.About about = one.get();
            text.append("\n\n").append(wrapped(MessageText.name(about))).append('\n');
            MessageText.facts(about)
                    .forEach(fact -> text.append('\n')
                            .append("  ")
                            .append(fact.label())
                            .append(" ".repeat(Math.max(1, LABEL - fact.label().length())))
                            .append(fact.value()));
            String acknowledge = about.acknowledge();
            if (acknowledge != null) {
                text.append("\n\nAcknowledge the case (asks for confirmation; do not share this link):\n")
                        .append(acknowledge);
                if (answered) {
                    text.append("\n\nOr reply to this e-mail, keep the quoted text, and write in the first line:\nack ")
                            .append(about.number());
                }
            }
            text.append("\n\nOpen the case:\n").append(about.link());
        } else {
            message.cases().stream()
                    .limit(MOST_CASES)
                    .forEach(about -> text.append("\n\n")
                            .append(wrapped(MessageText.name(about)))
                            .append('\n')
                            .append(about.link()));
            text.append(message.cases().size() > MOST_CASES ? "\n\nMore cases are not listed." : "");
            text.append("\n\nOpen Watchfloor:\n").append(message.link());
        }
        return text.append("\n\n-- \n")
                .append(foot(message, answered))
                .append('\n')
                .toString();
    }

    private static String foot(Message message, boolean answered) {
        return (answered
                        ? "Sent by Watchfloor to %s. Other replies are not read."
                        : "Sent by Watchfloor to %s. Do not reply.")
                .formatted(MessageText.line(message.to().owner().name()));
    }

    private static String html(Message message, Optional<Message.About> one, boolean answered) {
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(MessageText.subject(message)))
                .append("</title></head><body>");
        for (String line : MessageText.text(message).split("\n", -1)) {
            html.append("<p>").append(escaped(line)).append("</p>");
        }
        if (one.isPresent()) {
            Message.About about = one.get();
            html.append("<h2>").append(escaped(MessageText.name(about))).append("</h2><table>");
            MessageText.facts(about)
                    .forEach(fact -> html.append("<tr><th align=\"left\">")
                            .append(escaped(fact.label()))
                            .append("</th><td>")
                            .append(escaped(fact.value()))
                            .append("</td></tr>"));
            html.append("</table><p>");
            String acknowledge = about.acknowledge();
            if (acknowledge != null) {
                html.append(link(acknowledge, "Acknowledge"))
                        .append(" (asks for confirmation; do not share this link)<br>");
            }
            html.append(link(about.link(), "Open the case")).append("</p>");
        } else {
            html.append("<ul>");
            message.cases().stream()
                    .limit(MOST_CASES)
                    .forEach(about -> html.append("<li>")
                            .append(link(about.link(), MessageText.name(about)))
                            .append("</li>"));
            html.append("</ul><p>")
                    .append(link(message.link(), "Open Watchfloor"))
                    .append("</p>");
        }
        return html.append("<p><small>")
                .append(escaped(foot(message, answered)))
                .append("</small></p></body></html>\n")
                .toString();
    }

    private static String link(String url, String label) {
        return "<a href=\"" + escaped(url) + "\">" + escaped(label) + "</a>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Wraps lines at 72 characters, between words. */
    private static String wrapped(String text) {
        StringBuilder all = new StringBuilder();
        for (String paragraph : List.of(text.split("\n", -1))) {
            int column = 0;
            all.append(all.isEmpty() ? "" : "\n");
            for (String word : paragraph.split(" ", -1)) {
                if (column > 0 && column + 1 + word.length() > WIDTH) {
                    all.append('\n');
                    column = 0;
                }
                all.append(column > 0 ? " " : "").append(word);
                column += word.length() + (column > 0 ? 1 : 0);
            }
        }
        return all.toString();
    }

    private static String hash(String text) {
        byte[] hash = Digests.sha256(text);
        return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    }
}
