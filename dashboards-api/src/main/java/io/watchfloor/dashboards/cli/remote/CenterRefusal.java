package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessageConverter;

/** The center rejected a request. The message is a complete sentence for the user. */
public final class CenterRefusal extends RuntimeException {

    private final int status;

    private CenterRefusal(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    /**
     * Builds the message from the detail of a problem document (RFC 9457), or from its title if there is no detail. For other bodies the
     * message contains only the status.
     */
    public static CenterRefusal of(int status, JsonNode problem, String asked) {
        String said = problem.path("detail").asText(problem.path("title").asText(""));
        String sentence = said.isEmpty() ? "The center answered " + status + " to " + asked + "." : said;
        // For a rejected sign-in the reason is used because it is more precise than the code.
        String code = problem.path(status == 401 && problem.hasNonNull("reason") ? "reason" : "code")
                .asText("");
        String advice = switch (status) {
            case 401 -> code.startsWith("token-") ? "" : "\n" + CenterOptions.TOKEN_ADVICE;
            case 403 ->
                code.equals("access.step-up-token")
                        ? "\nWithout a browser on this machine, create a token with: watchfloor account token"
                                + " --save FILE"
                        : "\nThis token does not include the required right.";
            default -> "";
        };
        return new CenterRefusal(
                status,
                EscapedMessageConverter.escape(sentence + (code.isEmpty() ? "" : " (" + code + ")"))
                        + advice
                        + lines(problem));
    }

    /** Returns all problems, one per line, in the format of compiler messages. */
    private static String lines(JsonNode problem) {
        StringBuilder lines = new StringBuilder();
        problem.path("problems")
                .forEach(item -> lines.append('\n').append(EscapedMessageConverter.escape(ApiValueText.problem(item))));
        return lines.toString();
    }

    /**
     * Whether the rejection concerns the request itself, rather than the caller's rights or the state of the center.
     */
    public boolean isAnswer() {
        return status == 404 || status == 409 || status == 410 || status == 412 || status == 422 || status == 400;
    }

    /** Whether the same request can succeed later: the center, or a proxy before it, answered 5xx or 429. */
    public boolean isTemporary() {
        return status >= 500 || status == 429;
    }

    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
