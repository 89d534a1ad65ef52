package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.exception.RuleException;
import io.watchfloor.ops.detection.exception.RuleException.Stamp;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of exceptions, and the pack with a further exception. */
final class ExceptionRules {

    private ExceptionRules() {}

    /** @throws Problem.ProblemException if a rule is unknown, or a filter cannot apply to it */
    static void check(List<String> rules, Packs packs) {
        RulePack loaded = packs.stages().loaded().get();
        if (rules.isEmpty()) {
            throw Problem.field("exception.rule", "rules", "Name at least one rule.")
                    .asException();
        }
        for (String rule : rules) {
            if (loaded.rule(rule).isEmpty()) {
                boolean isCorrelation = loaded.correlationIndex().find(rule).isPresent();
                throw Problem.field(
                                "exception.rule",
                                "rules",
                                isCorrelation
                                        ? "%s is a correlation rule. Name the rules that it counts.".formatted(rule)
                                        : "There is no rule %s.".formatted(rule))
                        .asException();
            }
        }
    }

    /**
     * The pack with an exception.
     *
     * @param replaced id of an active exception in whose place it stands; null for a new exception
     */
    static PackContent pack(
            List<RuleException> active, String id, Terms terms, @Nullable String replaced, Instant now) {
        List<RuleException> all = new ArrayList<>();
        boolean stands = false;
        for (RuleException one : active) {
            boolean isThis = one.id().equals(replaced);
            stands |= isThis;
            all.add(isThis ? of(one.id(), terms, now) : one);
        }
        if (!stands) {
            all.add(of(id, terms, now));
        }
        return new PackContent(ExceptionFilters.PACK, ExceptionFilters.pack(all));
    }

    private static RuleException of(String id, Terms terms, Instant now) {
        Stamp unsaved = new Stamp("", now);
        return new RuleException(id, 1, terms, unsaved, unsaved, null, null, null);
    }
}
