package io.watchfloor.ops;

import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.contact.http.Gateway;
import io.watchfloor.ops.paging.contact.http.HttpSender;
import io.watchfloor.ops.paging.contact.http.ReceiptLinks;
import io.watchfloor.ops.paging.contact.mail.MailSender;
import io.watchfloor.ops.paging.contact.mail.MailServer;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Creates the senders that the settings configure. */
public final class ContactSenders implements AutoCloseable {

    private final List<MessageSender> senders = new ArrayList<>();
    private final Optional<MailSender> mail;

    /** @param publicAddress the center's public address, without a trailing slash */
    ContactSenders(ContactSettings settings, EgressClient egress, String publicAddress, Clock clock) {
        this.mail = settings.email().map(email -> new MailSender(server(email, settings.inbox()), egress));
        mail.ifPresent(senders::add);
        senders.add(HttpSender.services(egress, settings.timeout(), clock));
        settings.sms()
                .map(sms -> gateway(ContactMethod.SMS, sms, settings.timeout(), egress, publicAddress, clock))
                .ifPresent(senders::add);
        settings.voice()
                .map(voice -> gateway(ContactMethod.VOICE, voice, settings.timeout(), egress, publicAddress, clock))
                .ifPresent(senders::add);
    }

    /**
     * @param more an additional sender
     * @param onResult called with the result of each attempt
     */
    Senders with(MessageSender more, BiConsumer<Contact, DeliveryResult> onResult) {
        List<MessageSender> all = new ArrayList<>(senders);
        all.add(more);
        return new Senders(all, onResult);
    }

    private static MailServer server(ContactSettings.Email email, Optional<ContactSettings.Inbox> inbox) {
        return new MailServer(
                email.host(),
                email.port(),
                email.tls(),
                email.user(),
                email.password().read(),
                email.from(),
                inbox.map(ContactSettings.Inbox::address),
                email.timeout(),
                email.atOnce(),
                email.waiting());
    }

    private static MessageSender gateway(
            ContactMethod way,
            ContactSettings.Gateway settings,
            Duration timeout,
            EgressClient egress,
            String publicAddress,
            Clock clock) {
        String token = settings.token().read();
        Gateway gateway = new Gateway(
                way,
                settings.url(),
                settings.contentType(),
                settings.body(),
                settings.headers(),
                token,
                settings.receipt(),
                settings.segments(),
                timeout);
        // If no token is set, the settings check ensures that the gateway's templates contain no callback placeholder.
        ReceiptLinks links = new ReceiptLinks(publicAddress, way, token.isEmpty() ? "none" : token);
        return HttpSender.gateway(egress, clock, gateway, links::link);
    }

    @Override
    public void close() {
        mail.ifPresent(MailSender::close);
    }
}
