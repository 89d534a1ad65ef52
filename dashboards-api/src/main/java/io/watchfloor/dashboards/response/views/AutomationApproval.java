package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** Switches an automation on. */
public record AutomationApproval(
        @Meaning("The version that you have read. Another one is refused.")
        Long version) {}
