package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("A tactic or technique of ATT&CK.")
public record AttackView(
        String id,

        @Meaning("Name of the tactic or technique; its id if the name is unknown.")
        String name,

        String link) {}
