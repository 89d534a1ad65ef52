package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.List;

/** What a rule says to analysts. */
@Meaning("Notes of a rule for analysts.")
public record RuleNotes(
        List<String> references,
        List<String> falsepositives,

        @Meaning("IDs of the same detection in other products.")
        List<String> externalIds,

        @Meaning("Records that the rule needs, each with the setting that turns them on.")
        List<String> telemetry,

        @Meaning("Steps of the analyst after a match, in their order.")
        List<String> response) {

    public static RuleNotes of(RuleHeader header) {
        RuleHeader.Guidance guidance = header.notes().guidance();
        return new RuleNotes(
                header.attribution().references(),
                header.notes().falsepositives(),
                guidance.externalIds(),
                guidance.telemetry(),
                guidance.response());
    }
}
