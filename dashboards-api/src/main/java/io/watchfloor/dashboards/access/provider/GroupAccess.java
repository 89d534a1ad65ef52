package io.watchfloor.dashboards.access.provider;

import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Maps groups of an identity provider to rights. */
record GroupAccess(List<Entry> entries) {

    /** The rights of one group. */
    record Entry(String group, Role role, Scope scope, Tlp clearance) {}

    /** The rights that a person gets from all groups. */
    record Granted(Role role, Scope scope, Tlp clearance) {}

    /** @throws StartFailure if a role or a clearance is unknown */
    static GroupAccess of(ProviderSettings provider) {
        List<Entry> entries = new ArrayList<>();
        for (ProviderSettings.GroupAccess one : provider.access()) {
            Role role = Role.parse(one.role()).orElseThrow(() -> wrong(provider, "role", one.role(), "responder"));
            Tlp clearance = one.clearance()
                    .map(text -> Tlp.parse(text).orElseThrow(() -> wrong(provider, "clearance", text, "amber+strict")))
                    .orElse(role.usualClearance());
            Scope scope = one.assetGroups().isEmpty() ? role.usualScope() : Scope.of(one.assetGroups());
            entries.add(new Entry(one.group(), role, scope, clearance));
        }
        return new GroupAccess(List.copyOf(entries));
    }

    private static StartFailure wrong(ProviderSettings provider, String what, String text, String instead) {
        return new StartFailure(
                "providers.access",
                "watchfloor.providers.%s.access names the unknown %s \"%s\".".formatted(provider.name(), what, text),
                "Allowed values are, for instance: " + instead);
    }

    /** Whether the access settings list any of the groups. */
    boolean names(Collection<String> groups) {
        return entries.stream().anyMatch(one -> groups.contains(one.group()));
    }

    /**
     * Returns the role of the first matching entry, the assets of all matching entries, and the highest clearance among
     * the matching entries.
     */
    Optional<Granted> to(Collection<String> groups) {
        List<Entry> fitting =
                entries.stream().filter(one -> groups.contains(one.group())).toList();
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        boolean all = fitting.stream().anyMatch(one -> one.scope().all());
        Set<String> assets = new TreeSet<>();
        Tlp clearance = Tlp.CLEAR;
        for (Entry one : fitting) {
            assets.addAll(one.scope().groups());
            clearance = clearance.covers(one.clearance()) ? clearance : one.clearance();
        }
        return Optional.of(new Granted(fitting.getFirst().role(), all ? Scope.ALL : Scope.of(assets), clearance));
    }
}
