package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;

/** That approvals changed; which ones, GET /approvals tells each person for themselves. */
@Meaning("Increased with each change: request GET /approvals again.")
public record ApprovalChange(String revision) implements LiveItem {

    @Override
    public String id() {
        return "";
    }
}
