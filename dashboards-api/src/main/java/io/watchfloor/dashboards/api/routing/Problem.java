package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.Relations;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.shell.CommandFailures;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * An error response in the format {@code application/problem+json} (RFC 9457).
 *
 * @param status HTTP status
 * @param code stable error code for programs, such as {@code area.what}
 * @param detail for users: what is wrong, and what to do
 * @param problems list of problems if a request contains several, otherwise empty
 * @param more additional fields, such as the name of the invalid field
 */
public record Problem(
        int status, String code, String detail, List<ProblemJson.Item> problems, Map<String, String> more) {

    /** Name of the field with the number of seconds to wait before the next attempt. */
    private static final String RETRY = "retryAfter";

    public Problem {
        problems = List.copyOf(problems);
        more = Map.copyOf(more);
    }

    /** Creates a problem without a list of problems. */
    public Problem(int status, String code, String detail, Map<String, String> more) {
        this(status, code, detail, List.of(), more);
    }

    /** Carries a problem as an exception. */
    public static final class ProblemException extends RuntimeException {
        private final transient Problem problem;

        public ProblemException(Problem problem) {
            super(problem.code(), null, false, false);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Map.of());
    }

    public static Problem unknown(String what, String id) {
        return of(404, what + ".unknown", "No %s has the id %s. List them to see their ids.".formatted(what, id));
    }

    /** @param field name of the invalid body field, parameter or header */
    public static Problem field(String code, String field, String detail) {
        return new Problem(400, code, detail, Map.of("field", field));
    }

    /** The path or query has an invalid percent encoding or invalid characters. */
    public static Problem malformed() {
        return of(
                400,
                "request.malformed",
                "The address of the request is malformed. Encode special characters, such as %20 for a" + " space.");
    }

    /** @param reference identifies the error in the log */
    public static Problem failure(String reference) {
        return new Problem(
                500,
                "server.failure",
                "The request failed because of an internal error. No data is known to be lost. Try again,"
                        + " and give the reference to an administrator.",
                Map.of("reference", reference));
    }

    /** Creates the problem for an entity that failed. The text contains the reference of the error. */
    public static Problem failed(String words) {
        return of(500, CommandFailures.CODE, words);
    }

    /** Creates the problem for a command that an entity rejected: a conflict, unless the entity failed. */
    public static Problem refused(String code, String words, Map<String, String> more) {
        return new Problem(code.equals(CommandFailures.CODE) ? 500 : 409, code, words, more);
    }

    /** The request is not authenticated; the reason states why the credential is invalid. */
    public static Problem signedOut(CredentialStatus why) {
        String advice = switch (why) {
            case TOKEN_UNKNOWN, TOKEN_REVOKED, TOKEN_EXPIRED ->
                " An administrator can create a new token: watchfloor people token NAME.";
            case PERSON_DISABLED, PERSON_REMOVED, PARTNER_PAUSED -> " Ask an administrator.";
            case CERTIFICATE_UNKNOWN, CERTIFICATE_DATES ->
                " An administrator can add another: watchfloor partners add-certificate ID FILE.";
            case CERTIFICATE_MISMATCH -> " Send the request without the token, or with a token of the partner.";
            case GOOD, NOT_ALLOWED, NOT_SIGNED_IN, SESSION_ENDED, SESSION_IDLE, SESSION_OVER, SESSION_WAITS ->
                " Open a one-time sign-in link, or send an API token as a bearer token.";
        };
        return new Problem(401, "access.signed-out", why.sentence() + advice, Map.of("reason", why.code()));
    }

    /** Too many failed attempts. */
    public static Problem tooMany(Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return new Problem(
                429,
                "access.too-many-attempts",
                ("Too many failed attempts came from your address. Wait %d s, and check your credentials;"
                                + " valid credentials are accepted immediately.")
                        .formatted(seconds),
                Map.of(RETRY, Long.toString(seconds)));
    }

    /** The person has the right, but the token does not include it. */
    static Problem beyondToken(Verb needed) {
        return new Problem(
                403,
                "access.token-scope",
                ("This operation requires the permission %s, which your API token does not include. Use another token,"
                                + " or create a token with this scope.")
                        .formatted(needed.text()),
                Map.of("right", needed.text()));
    }

    /** The person's role does not include the right. */
    public static Problem forbidden(Person person, Verb needed) {
        String who = Arrays.stream(Role.values())
                .filter(role -> role.verbs().contains(needed))
                .map(Role::text)
                .collect(Collectors.joining(", "));
        return new Problem(
                403,
                "access.forbidden",
                ("You do not have the permission %s. Roles with this permission: %s. The account %s has the role %s."
                                + " Ask an administrator for access.")
                        .formatted(
                                needed.text(), who, person.name(), person.role().text()),
                Map.of("right", needed.text()));
    }

    /** Maps rejections by cases to problems. No other code does so. */
    public static Problem of(CaseReply.Rejection refused) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("state", refused.summary().heading().status().text());
        more.put("version", Long.toString(refused.summary().version()));
        if (refused.holder() != null) {
            more.put("holder", refused.holder());
        }
        Relations.Whole whole = refused.summary().relations().whole();
        if (whole != null) {
            more.put("other", whole.name().id().value());
            more.put("otherNumber", Long.toString(whole.name().number()));
        }
        return refused.code().equals("case.stale-version")
                ? new Problem(412, refused.code(), refused.message(), more)
                : refused(refused.code(), refused.message(), more);
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    public HttpResponse response() {
        HttpResponse response =
                ProblemJson.of(status, code, detail, problems, more).response();
        return switch (status) {
            case 401 -> response.addHeader(Answers.header("WWW-Authenticate", "Bearer realm=\"watchfloor\""));
            case 429 -> response.addHeader(Answers.header("Retry-After", more.getOrDefault(RETRY, "1")));
            case 503 -> response.addHeader(Answers.header("Retry-After", "1"));
            default -> response;
        };
    }
}
