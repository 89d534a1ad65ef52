package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.paging.contact.Contact;
import java.time.Duration;
import java.util.Map;

/** Errors of notification settings. */
final class ContactProblems {

    private ContactProblems() {}

    static Problem unknownPerson(String name) {
        return Problem.of(
                404, "person.unknown", "No person is named %s. GET /api/v1/people lists the accounts.".formatted(name));
    }

    static Problem notOwn(String name) {
        return Problem.of(
                403,
                "contact.not-own",
                ("Only %s can change these notification settings. Change your own at" + " /api/v1/people/me/contacts.")
                        .formatted(name));
    }

    static Problem unknown(String id) {
        return Problem.of(
                404,
                "contact.unknown",
                "No contact method has the id %s. GET /api/v1/people/me/contacts lists yours.".formatted(id));
    }

    static Problem tooMany() {
        return Problem.of(
                409,
                "contact.too-many",
                "You have reached the limit of %d contact methods. Remove one first.".formatted(ContactBook.MOST));
    }

    static Problem misfit(String why) {
        return new Problem(422, "contact.misfit", why, Map.of("field", "address"));
    }

    static Problem wait(Duration time) {
        long seconds = Math.max(1, time.plusMillis(999).toSeconds());
        return new Problem(
                429,
                "contact.too-often",
                ("Nothing was sent: too many messages were requested for this address or person. Try again"
                                + " in %d s.")
                        .formatted(seconds),
                Map.of("retryAfter", Long.toString(seconds)));
    }

    static Problem wrongCode(int triesLeft) {
        return new Problem(
                422,
                "contact.wrong-code",
                triesLeft > 0
                        ? "The code is wrong. You can try %d more times.".formatted(triesLeft)
                        : "The code is wrong, and no attempts are left. Request a new code.",
                Map.of("field", "code", "triesLeft", Integer.toString(triesLeft)));
    }

    static Problem noCode() {
        return Problem.of(
                409,
                "contact.no-code",
                "No code is valid for this contact method: the code has expired or was entered wrongly"
                        + " too often. Request a new code.");
    }

    static Problem verified() {
        return Problem.of(
                409,
                "contact.verified",
                "This contact method is already verified. Send a test notification to check it.");
    }

    static Problem unverified(Contact contact) {
        return Problem.of(
                409,
                "contact.unverified",
                "%s is not verified, so only verification codes are sent there. Enter the code first."
                        .formatted(contact.label()));
    }

    static Problem lastOne(String why) {
        return Problem.of(
                409,
                "contact.last-on-call",
                ("This is your last working contact method, and you would no longer be notified: %s. Add"
                                        + " and verify another one first, or remove")
                                .formatted(why)
                        + " it anyway with ?anyway=true; notifications to you then go to the fallback.");
    }

    static Problem stale(long version) {
        return new Problem(
                412,
                "contact.stale-version",
                "The notification settings were changed in the meantime. Load them again and repeat the" + " change.",
                Map.of("version", Long.toString(version)));
    }

    static Problem noReceipt() {
        return Problem.of(
                403,
                "push.unknown-receipt",
                "No push message was sent with this key and token. The receipt was ignored.");
    }
}
