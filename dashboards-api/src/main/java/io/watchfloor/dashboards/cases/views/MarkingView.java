package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TLP label and restriction of a case. */
@Meaning("Who may see the case. If other cases were merged into the case, the strictest label applies.")
public record MarkingView(
        @Meaning("A label of the Traffic Light Protocol 2.0.")
        Tlp tlp,

        @Meaning("Names of the only users who may see the case; null if the case is not restricted.") @Nullable
        List<String> people) {

    public static final MarkingView USUAL = of(CaseSharing.USUAL);

    public static MarkingView of(CaseSharing marking) {
        return new MarkingView(marking.tlp(), marking.people() == null ? null : List.copyOf(marking.people()));
    }

    /** Combines two markings into the stricter marking: the higher label, and only people who are named by both. */
    public MarkingView with(MarkingView part) {
        return new MarkingView(tlp.covers(part.tlp) ? tlp : part.tlp, both(people, part.people));
    }

    private static @Nullable List<String> both(@Nullable List<String> some, @Nullable List<String> others) {
        if (some == null || others == null) {
            return some == null ? others : some;
        }
        return some.stream().filter(others::contains).toList();
    }
}
