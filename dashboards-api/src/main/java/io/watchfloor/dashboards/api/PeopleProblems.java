package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.AccountReply;
import io.watchfloor.dashboards.access.Standing;
import io.watchfloor.dashboards.access.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is refused about people and their credentials. */
final class PeopleProblems {

    private PeopleProblems() {}

    /** The one code of all who are not signed in; the reason says why this credential is none. */
    static Problem signedOut(Standing why) {
        String advice = switch (why) {
            case TOKEN_UNKNOWN, TOKEN_REVOKED, TOKEN_EXPIRED ->
                " An administrator makes another one: watchfloor people token NAME.";
            case PERSON_DISABLED, PERSON_REMOVED -> " Ask an administrator.";
            case GOOD, NOT_ALLOWED, NOT_SIGNED_IN, SESSION_ENDED, SESSION_IDLE, SESSION_OVER ->
                " Open a one-time link, or send an API token as a bearer token.";
        };
        return new Problem(401, "access.signed-out", why.sentence() + advice, Map.of("reason", why.code()));
    }

    static Problem unknown(String name) {
        return Problem.of(
                404,
                "person.unknown",
                "There is no person called %s. GET /api/v1/people lists them; POST /api/v1/people adds one."
                        .formatted(name));
    }

    /** A case is for people who can work on it: a slip in the name would leave it with nobody. */
    static Problem notAssignable(String name, Optional<String> nearest) {
        Map<String, String> more = new LinkedHashMap<>(Map.of("field", "assignee"));
        nearest.ifPresent(one -> more.put("nearest", one));
        return new Problem(
                422,
                "case.assignee-unknown",
                "There is nobody called %s who can work on cases.%s GET /api/v1/assignees lists who can."
                        .formatted(
                                name,
                                nearest.map(one -> " Did you mean %s?".formatted(one))
                                        .orElse("")),
                more);
    }

    /** A link or token for somebody who may not come in would be good for nothing. */
    static Problem shutOut(Account account) {
        return Problem.of(
                409,
                "people.disabled",
                "%s is disabled or was removed and cannot come in. Enable the account first, or add the person again."
                        .formatted(account.name()));
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
            case STALE ->
                new Problem(
                        412,
                        "people.stale-version",
                        "%s was changed meanwhile. Look at them again, then decide.".formatted(account.name()),
                        Map.of("version", Long.toString(account.version())));
        };
    }
}
