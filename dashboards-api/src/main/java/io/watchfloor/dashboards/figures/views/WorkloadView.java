package io.watchfloor.dashboards.figures.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** A person's workload in a period, as far as the reader sees the cases. */
@Meaning("A person's workload in a period, of the cases that the reader sees.")
public record WorkloadView(
        String person,

        @Meaning("Cases to which the person was first assigned in the period.")
        long assigned,

        @Meaning("Cases that the person first acknowledged in the period.")
        long acknowledged,

        @Meaning(
                "Cases that the person closed in the period. A case that one person closed twice counts once, at the last time.")
        long closed,

        @Meaning("Open cases that are assigned to the person now.")
        long open) {}
