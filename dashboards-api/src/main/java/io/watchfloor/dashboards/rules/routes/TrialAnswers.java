package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.detection.pack.PackTrials;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.sigma.language.RuleProblem;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Responses to a change that is loaded with all rules before it is stored.
 *
 * @param area start of the codes of the problems, such as {@code list}
 * @param loaded what is loaded, such as {@code the pack}
 * @param shorten what to do if loading takes too long
 */
record TrialAnswers(String area, String loaded, String shorten) {

    /** Maximum number of problems in a response. */
    static final int SHOWN_PROBLEMS = 50;

    /**
     * Returns the result of a trial that found no problem.
     *
     * @param refusal message for the problems of the change
     */
    PackTrials.Outcome.Fits fits(PackTrials.Outcome outcome, Function<List<RuleProblem>, String> refusal) {
        return switch (outcome) {
            case PackTrials.Outcome.Fits fits -> fits;
            case PackTrials.Outcome.Rejection(List<RuleProblem> problems) ->
                throw refused(refusal.apply(problems), problems).asException();
            case PackTrials.Outcome.TooSlow slow ->
                throw Problem.of(
                                503,
                                area + ".too-slow",
                                "Loading %s took longer than %d s, and nothing was changed. %s, or raise watchfloor.rules.max-load-time."
                                        .formatted(loaded, slow.allowed().toSeconds(), shorten))
                        .asException();
            case PackTrials.Outcome.Busy busy ->
                throw Problem.of(
                                503,
                                area + ".busy",
                                "Another change of rules or lists is being loaded, and nothing was changed. Send the request"
                                        + " again after that change has been loaded.")
                        .asException();
        };
    }

    private Problem refused(String message, List<RuleProblem> problems) {
        List<ProblemJson.Item> shown = problems.stream()
                .limit(SHOWN_PROBLEMS)
                .map(problem -> new ProblemJson.Item(
                        problem.file(), problem.line(), problem.column(), problem.code(), problem.reason()))
                .toList();
        return new Problem(422, area + ".refused", message, shown, Map.of());
    }

    /** The database did not respond, so that the result of the change is unknown. */
    Problem unsettled() {
        return Problem.of(
                504,
                area + ".unsettled",
                "The database did not respond, so the change may or may not be stored. Send the same request again; if the"
                        + " change was stored, the repetition has no effect.");
    }
}
