package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.access.people.PeopleOnCall;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.Notifiers;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /people/{name}/contacts}: notification settings. The name {@code me} stands for the current user. */
public final class ContactRoutes {

    private static final String OF = "/api/v1/people/{name}/contacts";
    private static final String ONE = OF + "/{id}";
    private static final Parameter NAME = Parameter.path("name", "Your name, or `me`.");
    private static final Parameter ID = Parameter.path("id", "ID of the contact method.");
    private static final List<String> FLAG = List.of("true", "false");

    public static final List<ApiOperation<ContactRoutes>> OPERATIONS = List.of(
            ApiOperation.get(OF, Verb.SELF, ContactRoutes::list)
                    .is(Operation.of("listContacts", "Get a person's notification settings and contact methods")
                            .text(
                                    "Your own settings. Leads and administrators can read those of others, without addresses.")
                            .with(Parameter.path("name", "Name of the person, or `me`."))
                            .answersVersioned(ContactsView.class)),
            ApiOperation.of("POST", OF, Verb.SELF, ContactRoutes::add)
                    .is(Operation.of("addContact", "Add a contact method and send a verification code to it")
                            .text("Only verification codes are sent there until the code is entered.")
                            .with(NAME)
                            .takes(ContactRequests.NewContact.class)
                            .answers(ContactView.class)
                            .refuses(409, "contact.too-many.")
                            .refuses(422, "contact.misfit.")
                            .refuses(429, "contact.too-often.")
                            .command(Command.of(
                                            "oncall contacts add METHOD=method PART=VALUE=address... --label=label --zone=zone",
                                            "Adds a contact method and sends a verification code to it. Enable browser notifications"
                                                    + " in My account.")
                                    .sends("name", "me")
                                    .prints(
                                            "Contact method {id} was added. Code: {latest.outcome}. Enter it with: watchfloor oncall"
                                                    + " contacts verify {id} CODE"))),
            ApiOperation.reading("PUT", OF + "/rules", Verb.SELF, ContactRoutes::rules)
                    .is(Operation.of("putContactRules", "Replace your notification rules and quiet hours")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(ContactRequests.ContactOrder.class)
                            .answersVersioned(ContactsView.class)),
            ApiOperation.reading("DELETE", ONE, Verb.SELF, ContactRoutes::remove)
                    .is(Operation.of("removeContact", "Remove a contact method and its notification rules")
                            .with(
                                    NAME,
                                    ID,
                                    Parameter.query(
                                                    "anyway",
                                                    "true: also remove your last working contact method while you are on call or named in a"
                                                            + " policy.")
                                            .oneOf(FLAG))
                            .answersNothing()
                            .refuses(409, "contact.last-on-call.")
                            .command(Command.of("oncall contacts remove ID --anyway=anyway")
                                    .sends("name", "me")
                                    .prints("Contact method {$id} was removed."))),
            ApiOperation.reading("POST", ONE + "/verify", Verb.SELF, ContactRoutes::verify)
                    .is(Operation.of("verifyContact", "Verify a contact method with its code")
                            .with(NAME, ID)
                            .takes(ContactRequests.ContactCode.class)
                            .answers(ContactView.class)
                            .refuses(409, "contact.no-code.")
                            .refuses(422, "contact.wrong-code.")
                            .command(Command.of(
                                            "oncall contacts verify ID CODE=code",
                                            "Verifies a contact method with its code.")
                                    .sends("name", "me")
                                    .prints("{label} is verified."))),
            ApiOperation.of("POST", ONE + "/code", Verb.SELF, ContactRoutes::code)
                    .is(Operation.of(
                                    "sendContactCode",
                                    "Send a new verification code; the previous code becomes invalid")
                            .with(NAME, ID)
                            .takes(RequestBodies.Nothing.class)
                            .answers(ContactView.class)
                            .refuses(409, "contact.verified.")
                            .refuses(429, "contact.too-often.")
                            .command(Command.of(
                                            "oncall contacts code ID",
                                            "Sends a new verification code to a contact method.")
                                    .sends("name", "me")
                                    .prints("New code: {latest.outcome}."))),
            ApiOperation.of("POST", ONE + "/test", Verb.SELF, ContactRoutes::test)
                    .is(Operation.of("testContact", "Send yourself a test notification")
                            .text("Responds as soon as the receiver has accepted the message. The list of "
                                    + "contact methods then shows the delivery: deliveredAt, seenAt.")
                            .with(NAME, ID)
                            .takes(RequestBodies.Nothing.class)
                            .answers(ContactView.class)
                            .refuses(409, "contact.unverified.")
                            .refuses(429, "contact.too-often.")
                            .command(Command.of(
                                            "oncall contacts test ID",
                                            "Sends you a test notification. Exit code 1 if it could not be sent.")
                                    .sends("name", "me")
                                    .prints("{test.outcome}: {test.words}")
                                    .goodWhen("test.outcome", "sent", "delivered"))),
            ApiOperation.reading("POST", "/api/v1/push-receipts", Verb.NONE, ContactRoutes::receipt)
                    .is(Operation.of("tellPushReceipt", "Record that a browser showed or opened a push message")
                            .text("Authenticated by the token of the push message, because push messages also arrive"
                                    + " without a session.")
                            .takes(ContactRequests.PushReceipt.class)
                            .answersNothing()
                            .refuses(403, "push.unknown-receipt.")));

    private final AccessDatabase database;
    private final AccountRegistry roster;
    private final ContactBook book;
    private final ContactCodes codes;
    private final ContactTests tests;
    private final ContactViews shown;
    private final ContactDuties duties;
    private final Notifiers telling;
    private final BlockingCalls blocking;
    private final String center;

    /** @param center address of the center, for links in messages */
    public ContactRoutes(
            AccessDatabase database, AccountRegistry roster, Notifiers telling, BlockingCalls blocking, URI center) {
        this.database = database;
        this.roster = roster;
        this.book = new ContactBook(database);
        this.codes = new ContactCodes(database);
        this.tests = new ContactTests(database);
        this.shown = new ContactViews(database, codes, telling);
        this.duties = new ContactDuties(OnCallState.onDemand(database.jdbi(), PeopleOnCall::read));
        this.telling = telling;
        this.blocking = blocking;
        this.center = center.toString();
        left(Actor.CENTER);
        roster.tell((name, by) -> left(by));
    }

    private void left(Actor by) {
        book.forgetTheRemoved();
        book.endPushesOfTheDisabled(by);
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        String name = call.path("name");
        if (isOwn(call)) {
            return shown(call.person().name(), true);
        }
        requirePerson(name);
        if (!call.verbs().contains(Verb.LEAD) && !call.verbs().contains(Verb.ADMINISTER)) {
            throw Problem.forbidden(call.person(), Verb.LEAD).asException();
        }
        return shown(name, false);
    }

    private HttpResponse shown(String person, boolean own) {
        ContactsView view = shown.of(person, own);
        return Answers.versioned(view, view.version());
    }

    private CompletionStage<HttpResponse> add(Call call) {
        String person = own(call);
        ContactRequests.NewContact asked = call.body(ContactRequests.NewContact.class);
        String label = asked.label();
        Contact proposed = new Contact(
                "",
                Recipient.person(person),
                asked.method(),
                label == null ? label(asked.method()) : label,
                asked.address(),
                null);
        telling.senders().problem(proposed).ifPresent(why -> {
            throw ContactProblems.misfit(why).asException();
        });
        mayBeSent(person, proposed, ContactCodes.Kind.CODE);
        String zone = asked.zone();
        Contact made = book.add(
                        person,
                        proposed.way(),
                        proposed.label(),
                        proposed.address(),
                        zone == null ? null : ContactRules.zone(zone),
                        call.actor())
                .orElseThrow(() -> ContactProblems.tooMany().asException());
        return sendCode(person, made);
    }

    private static String label(ContactMethod way) {
        return way == ContactMethod.WEB_PUSH ? "Browser" : way.text();
    }

    private CompletionStage<HttpResponse> code(Call call) {
        call.body(RequestBodies.Nothing.class);
        String person = own(call);
        Contact contact = contact(call, person);
        if (contact.verified()) {
            throw ContactProblems.verified().asException();
        }
        mayBeSent(person, contact, ContactCodes.Kind.CODE);
        return sendCode(person, contact);
    }

    private void mayBeSent(String person, Contact contact, ContactCodes.Kind kind) {
        if (codes.send(person, contact, kind) instanceof ContactCodes.Leave.Wait wait) {
            throw ContactProblems.wait(wait.time()).asException();
        }
    }

    private CompletionStage<HttpResponse> sendCode(String person, Contact contact) {
        String code = codes.make(person, contact.id());
        Message message = message(
                "code:" + contact.id(),
                Message.Kind.CODE,
                contact,
                "Watchfloor: your code is " + code,
                ("Enter %s in My account within %d minutes to receive notifications at %s. If you did not"
                                + " request this code, ignore this message.")
                        .formatted(code, ContactCodes.LIFETIME.toMinutes(), person));
        return send(person, message, delivery -> {});
    }

    private CompletionStage<HttpResponse> test(Call call) {
        call.body(RequestBodies.Nothing.class);
        String person = own(call);
        Contact contact = contact(call, person);
        if (!contact.verified()) {
            throw ContactProblems.unverified(contact).asException();
        }
        mayBeSent(person, contact, ContactCodes.Kind.TEST);
        String key = tests.begin(person, contact.id());
        Message message = message(
                key,
                Message.Kind.TEST,
                contact,
                "Watchfloor: test notification",
                "%s requested this test. Notifications can reach you here.".formatted(person));
        return send(person, message, delivery -> tests.ended(key, delivery));
    }

    private Message message(String key, Message.Kind kind, Contact to, String subject, String text) {
        return new Message(key, kind, to, subject, text, List.of(), center + "/account", database.now(), null);
    }

    private CompletionStage<HttpResponse> send(
            String person, Message message, java.util.function.Consumer<DeliveryResult> ended) {
        return telling.senders()
                .send(MarkingGate.withoutCase(message))
                .thenCompose(delivery -> blocking.call(() -> {
                    ended.accept(delivery);
                    return one(person, message.to().id());
                }));
    }

    private HttpResponse one(String person, String id) {
        return Answers.json(shown.of(person, true).items().stream()
                .filter(contact -> contact.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ContactProblems.unknown(id).asException()));
    }

    private HttpResponse verify(Call call) {
        String person = own(call);
        Contact contact = contact(call, person);
        String code = call.body(ContactRequests.ContactCode.class).code().replace(" ", "");
        if (!contact.verified()) {
            switch (codes.check(contact.id(), code)) {
                case ContactCodes.Verdict.Right right ->
                    book.verified(person, contact.id(), database.now(), call.actor());
                case ContactCodes.Verdict.Wrong wrong ->
                    throw ContactProblems.wrongCode(wrong.triesLeft()).asException();
                case ContactCodes.Verdict.None none ->
                    throw ContactProblems.noCode().asException();
            }
        }
        return one(person, contact.id());
    }

    private HttpResponse remove(Call call) {
        String person = own(call);
        Contact contact = contact(call, person);
        boolean anyway = "true".equals(call.query().oneOf("anyway", FLAG));
        if (!anyway
                && contact.verified()
                && !book.of(person).responder().without(contact.id()).reachable()) {
            duties.of(person, database.now()).ifPresent(why -> {
                throw ContactProblems.lastOne(why).asException();
            });
        }
        book.remove(person, contact.id(), call.actor());
        return Answers.noContent();
    }

    private HttpResponse rules(Call call) {
        String person = own(call);
        ContactRequests.ContactOrder asked = call.body(ContactRequests.ContactOrder.class);
        if (book.update(person, call.version("contacts"), before -> ContactRules.apply(asked, before), call.actor())
                .isEmpty()) {
            throw ContactProblems.stale(book.of(person).version()).asException();
        }
        return shown(person, true);
    }

    private HttpResponse receipt(Call call) {
        ContactRequests.PushReceipt asked = call.body(ContactRequests.PushReceipt.class);
        if (!telling.pushKeys().isReceiptOf(asked.key(), asked.receipt())) {
            throw ContactProblems.noReceipt().asException();
        }
        if (asked.key().startsWith(ContactTests.PREFIX)) {
            tests.happened(asked.key(), asked.what());
        }
        return Answers.noContent();
    }

    private Contact contact(Call call, String person) {
        String id = call.path("id");
        return book.of(person)
                .contact(id)
                .orElseThrow(() -> ContactProblems.unknown(id).asException());
    }

    private static boolean isOwn(Call call) {
        String name = call.path("name");
        return name.equals("me") || name.equals(call.person().name());
    }

    private void requirePerson(String name) {
        if (roster.find(name).isEmpty()) {
            throw ContactProblems.unknownPerson(name).asException();
        }
    }

    private String own(Call call) {
        if (!isOwn(call)) {
            requirePerson(call.path("name"));
            throw ContactProblems.notOwn(call.path("name")).asException();
        }
        return call.person().name();
    }
}
