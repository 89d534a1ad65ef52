package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.cases.views.CaseGaps;
import io.watchfloor.dashboards.cases.views.ObservableView;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Set;

@Meaning("A case with its alerts and observables.")
public record CaseView(
        @JsonUnwrapped CaseRow row,
        @JsonUnwrapped RelationsView relations,
        List<ObservableView> observables,

        @Meaning("Details of the case's assets. Assets without details are omitted.")
        List<AssetView.Described> described,

        @Meaning("At most 200 alerts in order of arrival. The route for listing alerts returns all alerts of"
                + " the case.")
        List<AlertView> alerts,

        @JsonUnwrapped CaseGaps gaps)
        implements LiveItem {

    @Override
    public String id() {
        return row.id();
    }

    @Override
    public boolean ofRestricted() {
        return row.ofRestricted();
    }

    @Override
    public CaseView forVerbs(Set<Verb> verbs) {
        return new CaseView(row.forVerbs(verbs), relations, observables, described, alerts, gaps);
    }

    public long version() {
        return row.next().version();
    }
}
