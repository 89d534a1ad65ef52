package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** A tactic or technique of ATT&CK. */
@Meaning("A tactic or technique of ATT&CK.")
public record AttackView(
        String id,

        @Meaning("Its name; the id when it is not known here.")
        String name,

        String link) {}
