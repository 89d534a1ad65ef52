package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.paging.contact.Contact;
import java.time.Duration;
import java.util.Map;

/** Refusals about how people are told. */
final class ContactProblems {

    private ContactProblems() {}

    static Problem nobody(String name) {
        return Problem.of(
                404, "person.unknown", "There is no person called %s. GET /api/v1/people lists them.".formatted(name));
    }

    static Problem notOwn(String name) {
        return Problem.of(
                403,
                "contact.not-own",
                "Only %s changes how they are told. You change your own at /api/v1/people/me/contacts."
                        .formatted(name));
    }

    static Problem unknown(String id) {
        return Problem.of(
                404,
                "contact.unknown",
                "There is no contact with the id %s. GET /api/v1/people/me/contacts lists yours.".formatted(id));
    }

    static Problem tooMany() {
        return Problem.of(
                409,
                "contact.too-many",
                "You have %d contacts, which is the most. Remove one first.".formatted(ContactBook.MOST));
    }

    static Problem misfit(String why) {
        return new Problem(422, "contact.misfit", why, Map.of("field", "address"));
    }

    static Problem wait(Duration time) {
        long seconds = Math.max(1, time.plusMillis(999).toSeconds());
        return new Problem(
                429,
                "contact.too-often",
                "Nothing was sent: this was asked too often for one address or person. Try again in %d s."
                        .formatted(seconds),
                Map.of("retryAfter", Long.toString(seconds)));
    }

    static Problem wrongCode(int triesLeft) {
        return new Problem(
                422,
                "contact.wrong-code",
                triesLeft > 0
                        ? "This is not the code that was sent there. It may be tried %d more times."
                                .formatted(triesLeft)
                        : "This is not the code that was sent there, and it may not be tried again. Have another one sent.",
                Map.of("field", "code", "triesLeft", Integer.toString(triesLeft)));
    }

    static Problem noCode() {
        return Problem.of(
                409,
                "contact.no-code",
                "No code is awaited for this contact: it has expired, or was tried too often. Have another one sent.");
    }

    static Problem verified() {
        return Problem.of(
                409, "contact.verified", "This contact is verified already. Send a test page to see it work.");
    }

    static Problem unverified(Contact contact) {
        return Problem.of(
                409,
                "contact.unverified",
                "%s is not verified yet, so nothing but its code is sent there. Type the code first."
                        .formatted(contact.label()));
    }

    static Problem lastOne(String why) {
        return Problem.of(
                409,
                "contact.last-on-call",
                "This is your last working contact, and you would not be told any more: %s. Add and verify another one first; or remove"
                                .formatted(why)
                        + " it nevertheless with ?anyway=true, and pages to you go to the fallback.");
    }

    static Problem stale(long version) {
        return new Problem(
                412,
                "contact.stale-version",
                "How you are told was changed meanwhile. Look at it again, then decide.",
                Map.of("version", Long.toString(version)));
    }

    static Problem noReceipt() {
        return Problem.of(
                403, "push.unknown-receipt", "No push was sent with this key and this token: nothing was taken down.");
    }
}
