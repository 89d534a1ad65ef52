package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.people.AccountReply;
import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.api.routing.Problem;
import java.util.List;
import java.util.Map;

/** Refusals about people and their credentials. */
final class PeopleProblems {

    private PeopleProblems() {}

    static Problem unknown(String name) {
        return Problem.of(
                404,
                "person.unknown",
                "There is no person called %s. GET /api/v1/people lists them; POST /api/v1/people adds one."
                        .formatted(name));
    }

    /** Somebody who is on call cannot leave just so. */
    static Problem onDuty(String name, List<String> duties) {
        String all = String.join("; ", duties);
        return new Problem(
                409,
                "people.on-call",
                "%s is on call: %s. Put in somebody else first, or say leaveShifts: the fallback of each schedule then stands in."
                        .formatted(name, all),
                Map.of("duties", all));
    }

    /** A link or token for a person who may not sign in would be useless. */
    static Problem shutOut(String name) {
        return Problem.of(
                409,
                "people.disabled",
                "%s is disabled or was removed and cannot come in. Enable the account first, or add the person again."
                        .formatted(name));
    }

    static Problem noOwner(String name) {
        return new Problem(
                422,
                "people.owner-unknown",
                "%s is no person who may sign in. Name one who answers for the service account.".formatted(name),
                Map.of("field", "owner"));
    }

    /** What only people have. */
    static Problem service(String name, int status) {
        return Problem.of(
                status,
                "people.service-account",
                "%s is a service account: it has API tokens, and never a session. POST /api/v1/people/%s/tokens makes one."
                        .formatted(name, name));
    }

    static Problem tooManyTokens(String name) {
        return Problem.of(
                409,
                "people.too-many-tokens",
                "%s has %d valid API tokens, which is the most. Revoke those that nobody uses."
                        .formatted(name, Tokens.MOST_OF_ONE));
    }

    static Problem unknownCredential(String what, String id, String name) {
        return Problem.of(
                404,
                what + ".unknown",
                "%s has no %s with the id %s. List them to see their ids.".formatted(name, what, id));
    }

    static Problem of(AccountReply.Refused refused) {
        Account account = refused.account();
        return switch (refused.reason()) {
            case EXISTS ->
                Problem.of(
                        409,
                        "people.exists",
                        "%s is known already, as %s. PATCH /api/v1/people/NAME changes the role."
                                .formatted(account.name(), account.role().text()));
            case TOO_ALIKE ->
                Problem.of(
                        409,
                        "people.name-taken",
                        "There is %s already, whose name differs in upper and lower case only. Choose another name."
                                .formatted(account.name()));
            case REMOVED ->
                Problem.of(
                        409,
                        "people.removed",
                        "%s was removed, and what they did stands under this name. Choose another name for somebody else; if it is"
                                        .formatted(account.name())
                                + " the same person who comes back, add them with \"returning\": true.");
            case LAST_ADMINISTRATOR ->
                Problem.of(
                        409,
                        "people.last-administrator",
                        "%s is the last administrator who can come in: nobody could let people in any more. Add another administrator and"
                                        .formatted(account.name())
                                + " give them a link or a token first.");
            case NO_SERVICE ->
                Problem.of(
                        409,
                        "people.no-service-account",
                        "%s is a person, and answers for themselves. Only a service account has an owner."
                                .formatted(account.name()));
            case STALE ->
                new Problem(
                        412,
                        "people.stale-version",
                        "%s was changed meanwhile. Look at them again, then decide.".formatted(account.name()),
                        Map.of("version", Long.toString(account.version())));
        };
    }
}
