package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.ack.AckClaim;
import io.watchfloor.dashboards.access.ack.AckKey;
import io.watchfloor.dashboards.access.ack.AckLedger;
import io.watchfloor.dashboards.access.ack.AckTokens;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.ops.Notifiers;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.mail.EmailReply;
import io.watchfloor.ops.paging.contact.mail.Inbox;
import io.watchfloor.ops.paging.contact.mail.MailServer;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Released;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles email replies such as "ack 42". Sender addresses can be forged, so a reply is accepted only if it quotes the
 * signed acknowledge link of the original message and was sent from a verified address of the notified person. The link
 * is valid once, for a limited time, and only for one person, case and escalation round. The result is sent to this
 * address. Other senders get no reply.
 */
public final class MailAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(MailAnswers.class);

    private static final String THROUGH = "a reply by mail";
    private static final String ADDRESS = "mail";

    private final People people;
    private final AckKey key;
    private final AckLedger ledger;
    private final ReadModelStore boards;
    private final CaseService cases;
    private final Notifiers notifiers;
    private final String center;
    private final Clock clock;

    /** @param center address of the center for people, without a trailing slash */
    MailAnswers(
            People people, ReadModelStore boards, CaseService cases, Notifiers notifiers, String center, Clock clock) {
        this.people = people;
        this.key = new AckKey(people.database().jdbi(), clock, people.database().random());
        this.ledger = new AckLedger(people.database());
        this.boards = boards;
        this.cases = cases;
        this.notifiers = notifiers;
        this.center = center;
        this.clock = clock;
    }

    /** Starts reading the configured inbox, if there is one, and continues until the inbox is closed. */
    public static Optional<Inbox> read(
            ContactSettings settings,
            People people,
            CaseService cases,
            Notifiers notifiers,
            EgressClient egress,
            String center,
            Clock clock) {
        return settings.inbox().map(inbox -> {
            MailServer server = new MailServer(
                    inbox.host(),
                    inbox.port(),
                    ContactSettings.MailTls.IMPLICIT,
                    inbox.user(),
                    inbox.password().read(),
                    inbox.address(),
                    Optional.empty(),
                    settings.timeout(),
                    1,
                    1);
            ReadModelStore boards = new ReadModelStore(people.database().jdbi());
            MailAnswers answers = new MailAnswers(people, boards, cases, notifiers, center, clock);
            Inbox reading = new Inbox(server, egress, inbox.folder(), answers::take);
            reading.startLooking(inbox.every());
            return reading;
        });
    }

    /** Blocks on the database and on the case. */
    void take(EmailReply answer) {
        Optional<Long> number = answer.acknowledges();
        if (number.isEmpty()) {
            return;
        }
        for (String token : answer.tokens()) {
            Optional<AckClaim> claim = key.tokens().read(token);
            Optional<Contact> contact = claim.flatMap(one -> contact(one.person(), answer.from()));
            if (claim.isPresent() && contact.isPresent() && isAbout(claim.get(), number.get())) {
                reply(contact.get(), number.get(), token, acknowledge(token, claim.get(), contact.get()));
                return;
            }
        }
        LOG.info("Ignored a mail reply for case #{}: it asks to acknowledge but contains no valid token", number.get());
    }

    /** Returns the person's verified address that the email names as the sender. */
    private Optional<Contact> contact(String person, String from) {
        return people.database()
                .jdbi()
                .withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, person))
                .flatMap(responder -> responder.value().contacts().stream()
                        .filter(one -> one.way() == ContactMethod.EMAIL && one.verified())
                        .filter(one -> one.address().getOrDefault("address", "").equalsIgnoreCase(from))
                        .findFirst());
    }

    private boolean isAbout(AckClaim claim, long number) {
        return cases.ask(claim.caseId().value(), CaseCommand.Describe::new)
                                .toCompletableFuture()
                                .join()
                        instanceof CaseReply.Success done
                && done.summary().identity().number() == number;
    }

    /** @return text for the person */
    private Released<String> acknowledge(String token, AckClaim claim, Contact sender) {
        if (!clock.instant().isBefore(claim.expiresAt())) {
            return MarkingGate.withoutCase(
                    "The case was not acknowledged: the message that you answered is too old. Open the case"
                            + " in Watchfloor.");
        }
        Optional<Principal> who = people.database()
                .jdbi()
                .withHandle(handle -> people.person(handle, claim.person()))
                .map(Person::bearer);
        if (who.isEmpty()) {
            return MarkingGate.withoutCase(
                    "The case was not acknowledged: your account is disabled. Ask an administrator.");
        }
        if (ledger.hasEnded(claim)) {
            return MarkingGate.withoutCase(
                    "The case was not acknowledged: the message was sent before your account was disabled."
                            + " Open the case in Watchfloor.");
        }
        String id = AckTokens.id(token);
        if (ledger.begin(id, claim).isEmpty()) {
            return MarkingGate.withoutCase("You have already acknowledged the case with this message.");
        }
        CommandAuthorization warrant =
                ResourceReader.ofCase(boards, who.get(), claim.caseId().value());
        CaseCommand.Request request = new CaseCommand.Request(claim.person(), "link-" + id, null, warrant);
        CaseReply reply = cases.ask(
                        claim.caseId().value(), to -> new CaseCommand.Acknowledge(claim.round(), THROUGH, request, to))
                .toCompletableFuture()
                .join();
        return switch (reply) {
            case CaseReply.Success done -> {
                ledger.done(id, claim, ADDRESS);
                yield acknowledged(done.summary(), warrant, sender);
            }
            case CaseReply.Rejection refused ->
                MarkingGate.withoutCase("The case was not acknowledged: " + refused.message());
            case CaseReply.Denied denied ->
                MarkingGate.withoutCase("The case was not acknowledged: you may not work on it.");
            case CaseReply.Unknown unknown ->
                MarkingGate.withoutCase("The case was not acknowledged: it no longer exists.");
        };
    }

    private Released<String> acknowledged(CaseSummary summary, CommandAuthorization warrant, Contact to) {
        String words = "You acknowledged the case: %s. Its notifications stop in this escalation round.";
        return MarkingGate.release(
                new MarkingGate.Reader.Person(
                        warrant.bearer(), notifiers.markings().media().of(to.way())),
                warrant.resource(
                        summary.contents().assets(),
                        summary.marking().tlp(),
                        summary.marking().people()),
                () -> words.formatted(summary.heading().title()),
                held -> words.formatted(CaseReaders.HIDDEN));
    }

    private void reply(Contact to, long number, String token, Released<String> words) {
        notifiers.markings().heldBack().count(to.way().text(), words);
        Message message = new Message(
                "answer-" + AckTokens.id(token),
                Message.Kind.ACKNOWLEDGED,
                to,
                "Your reply about case #%d".formatted(number),
                words.content(),
                List.of(),
                center + "/",
                clock.instant(),
                null);
        var unused = notifiers.senders().send(MarkingGate.ofChecked(message, words.heldBack()));
    }
}
