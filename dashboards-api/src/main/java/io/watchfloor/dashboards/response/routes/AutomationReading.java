package io.watchfloor.dashboards.response.routes;

import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.response.views.AutomationRequest;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.response.automation.Automation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses automations and rejects automations that can never work. */
final class AutomationReading {

    private static final int USUAL_ANSWER_SECONDS = 10;
    private static final int LONGEST_SECONDS = 366 * 24 * 3600;

    private final Function<URI, Optional<EgressFailure>> misfit;

    /** @param misfit returns why an address can never be called */
    AutomationReading(Function<URI, Optional<EgressFailure>> misfit) {
        this.misfit = misfit;
    }

    Automation read(AutomationRequest asked) {
        String inverse = asked.inverse();
        Integer answer = asked.answerSeconds();
        Automation automation = new Automation(
                new Automation.When(asked.level(), asked.rule(), asked.technique(), asked.tag(), asked.group()),
                new Automation.Exclusions(
                        enumValues(
                                "neverCriticalities", asked.neverCriticalities(), Criticality::of, Criticality.texts()),
                        enumValues("neverTags", asked.neverTags(), AssetTag::of, AssetTag.texts()),
                        set(asked.neverGroups()),
                        set(asked.neverAssets())),
                new Automation.Target(
                        address("url", asked.url()),
                        Duration.ofSeconds(answer == null ? USUAL_ANSWER_SECONDS : answer),
                        seconds("confirmSeconds", asked.confirmSeconds()),
                        Boolean.TRUE.equals(asked.idempotent()),
                        inverse == null ? null : address("inverse", inverse)),
                asked.mostPerHour(),
                seconds("limitSeconds", asked.limitSeconds()),
                asked.clearance());
        automation.problems().stream().findFirst().ifPresent(problem -> {
            throw Body.wrong(problem.field(), problem.words());
        });
        return automation;
    }

    private URI address(String field, String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Body.wrong(field, "%s is not a valid address: %s.".formatted(field, e.getMessage()));
        }
        misfit.apply(address).ifPresent(failure -> {
            throw Body.wrong(
                    field,
                    "%s cannot be called: %s Correct the address, or allow it with watchfloor.egress.allow."
                            .formatted(field, failure.getMessage()));
        });
        return address;
    }

    private static @Nullable Duration seconds(String field, @Nullable Integer seconds) {
        if (seconds == null) {
            return null;
        }
        if (seconds > LONGEST_SECONDS) {
            throw Body.wrong(field, "%s must be at most %d.".formatted(field, LONGEST_SECONDS));
        }
        return Duration.ofSeconds(seconds);
    }

    private static Set<String> set(@Nullable List<String> texts) {
        return texts == null ? Set.of() : Set.copyOf(texts);
    }

    private static <T> Set<T> enumValues(
            String field, @Nullable List<String> texts, Function<String, T> reading, List<String> possible) {
        return set(texts).stream()
                .map(text -> {
                    try {
                        return reading.apply(text);
                    } catch (IllegalArgumentException e) {
                        throw Body.wrong(
                                field,
                                "%s must be one of %s, not %s.".formatted(field, String.join(", ", possible), text));
                    }
                })
                .collect(Collectors.toSet());
    }
}
