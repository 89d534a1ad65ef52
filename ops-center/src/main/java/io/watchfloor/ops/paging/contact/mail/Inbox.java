package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.platform.egress.EgressClient;
import jakarta.mail.Address;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Polls an IMAP folder for replies to notifications and passes each to a consumer. Reads at most 50 e-mails at a time,
 * each of at most 1 MB. Skips automatic e-mails, such as holiday notices. Marks every examined e-mail as read.
 */
public final class Inbox implements AutoCloseable {

    private static final int AT_ONCE = 50;
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 5;
    private static final String PATIENCE_MILLIS = "15000";

    private final MailServer server;
    private final EgressClient egress;
    private final String folder;
    private final Consumer<EmailReply> answers;
    private @Nullable PeriodicWork work;

    /**
     * @param server the IMAP server, accessed with implicit TLS
     * @param answers consumer of replies, called on the inbox's own thread; may block; if the consumer throws, the
     * reply is passed again at the next poll
     */
    public Inbox(MailServer server, EgressClient egress, String folder, Consumer<EmailReply> answers) {
        this.server = server;
        this.egress = egress;
        this.folder = folder;
        this.answers = answers;
    }

    public void startLooking(Duration every) {
        String failure = "The inbox at %s could not be read (watchfloor.contact.inbox)".formatted(server.host());
        work = new PeriodicWork("mail-inbox", every, failure, this::look);
        work.start();
    }

    /** Polls the folder once and reads the unread e-mails. */
    void look() throws IOException, MessagingException {
        egress.addresses(server.host());
        try (Store store = session().getStore("imaps")) {
            store.connect(server.host(), server.port(), server.user(), server.password());
            try (Folder open = store.getFolder(folder)) {
                open.open(Folder.READ_WRITE);
                Message[] fresh = open.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                for (Message one : Arrays.copyOf(fresh, Math.min(fresh.length, AT_ONCE))) {
                    read(one).ifPresent(answers);
                    one.setFlag(Flags.Flag.SEEN, true);
                }
            }
        }
    }

    private Session session() {
        Properties settings = new Properties();
        String at = "mail.imaps.";
        settings.put(at + "ssl.socketFactory", egress.encryption());
        settings.put(at + "ssl.checkserveridentity", "true");
        settings.put(at + "ssl.protocols", "TLSv1.3 TLSv1.2");
        settings.put(at + "connectiontimeout", PATIENCE_MILLIS);
        settings.put(at + "timeout", PATIENCE_MILLIS);
        settings.put(at + "writetimeout", PATIENCE_MILLIS);
        return Session.getInstance(settings);
    }

    private static Optional<EmailReply> read(Message letter) throws MessagingException, IOException {
        Address[] from = letter.getFrom();
        String[] automatic = letter.getHeader("Auto-Submitted");
        boolean byPerson = automatic == null || automatic[0].equalsIgnoreCase("no");
        if (letter.getSize() > LARGEST
                || !byPerson
                || from == null
                || from.length != 1
                || !(from[0] instanceof InternetAddress one)) {
            return Optional.empty();
        }
        return Optional.of(
                EmailReply.of(one.getAddress(), part(letter, "text/plain", 0), part(letter, "text/html", 0)));
    }

    /** Returns the first body part with the given content type. */
    private static String part(Part part, String type, int depth) throws MessagingException, IOException {
        if (part.isMimeType(type) && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return part.getContent() instanceof String text ? text : "";
        }
        if (depth < DEEPEST && part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type, depth + 1);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        if (work != null) {
            work.close();
        }
    }
}
