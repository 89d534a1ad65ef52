package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** Approves an automation, which enables it. */
public record AutomationApproval(
        @Meaning("The version that you reviewed. The request is rejected if this is not the current version.")
        Long version) {}
