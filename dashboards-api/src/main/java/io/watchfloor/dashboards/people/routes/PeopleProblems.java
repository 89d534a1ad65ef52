package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.AccountReply;
import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.api.routing.Problem;
import java.util.List;
import java.util.Map;

/** Errors about people and their credentials. */
final class PeopleProblems {

    private PeopleProblems() {}

    static Problem unknown(String name) {
        return Problem.of(
                404,
                "person.unknown",
                ("No person is named %s. GET /api/v1/people lists the accounts; POST /api/v1/people adds" + " one.")
                        .formatted(name));
    }

    /** A person who is on call cannot be disabled without confirmation. */
    static Problem onDuty(String name, List<String> duties) {
        String all = String.join("; ", duties);
        return new Problem(
                409,
                "people.on-call",
                ("%s is on call: %s. Assign the shifts to another person first, or set leaveShifts: the"
                                + " fallback of each schedule is then on call.")
                        .formatted(name, all),
                Map.of("duties", all));
    }

    /** A link or token for a disabled person would be useless. */
    static Problem shutOut(String name) {
        return Problem.of(
                409,
                "people.disabled",
                ("The account %s is disabled or removed and cannot sign in. Enable the account first, or"
                                + " add the person again.")
                        .formatted(name));
    }

    static Problem noOwner(String name) {
        return new Problem(
                422,
                "people.owner-unknown",
                ("%s is not a person who can sign in. Name an active person as the owner of the service" + " account.")
                        .formatted(name),
                Map.of("field", "owner"));
    }

    /** An operation that service accounts do not support. */
    static Problem service(String name, int status) {
        return Problem.of(
                status,
                "people.service-account",
                ("%s is a service account: it uses API tokens and cannot have a session. POST"
                                + " /api/v1/people/%s/tokens creates a token.")
                        .formatted(name, name));
    }

    static Problem tooManyTokens(String name) {
        return Problem.of(
                409,
                "people.too-many-tokens",
                "%s has reached the limit of %d valid API tokens. Revoke tokens that are no longer used."
                        .formatted(name, Tokens.MOST_OF_ONE));
    }

    static Problem unknownCredential(String what, String id, String name) {
        return Problem.of(
                404,
                what + ".unknown",
                "%s has no %s with the id %s. List them to see their ids.".formatted(name, what, id));
    }

    static Problem of(AccountReply.Rejection refused) {
        Account account = refused.account();
        return switch (refused.reason()) {
            case EXISTS ->
                Problem.of(
                        409,
                        "people.exists",
                        "An account %s already exists with the role %s. PATCH /api/v1/people/NAME changes the role."
                                .formatted(account.name(), account.role().text()));
            case TOO_ALIKE ->
                Problem.of(
                        409,
                        "people.name-taken",
                        "An account %s exists; the names differ only in upper and lower case. Choose another name."
                                .formatted(account.name()));
            case REMOVED ->
                Problem.of(
                        409,
                        "people.removed",
                        ("The account %s was removed, and its history keeps this name. Choose another name for"
                                                + " another person. If")
                                        .formatted(account.name())
                                + " the same person returns, add the account with \"returning\": true.");
            case LAST_ADMINISTRATOR ->
                Problem.of(
                        409,
                        "people.last-administrator",
                        ("%s is the last administrator who can sign in; without this account nobody could grant"
                                                + " access. Add another administrator and")
                                        .formatted(account.name())
                                + " create a sign-in link or a token for that account first.");
            case NO_SERVICE ->
                Problem.of(
                        409,
                        "people.no-service-account",
                        "%s is a person and needs no owner. Only service accounts have an owner."
                                .formatted(account.name()));
            case STALE ->
                new Problem(
                        412,
                        "people.stale-version",
                        "The account %s was changed in the meantime. Load it again and repeat the change."
                                .formatted(account.name()),
                        Map.of("version", Long.toString(account.version())));
        };
    }
}
