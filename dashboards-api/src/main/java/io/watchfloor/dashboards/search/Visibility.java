package io.watchfloor.dashboards.search;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import org.jdbi.v3.core.Handle;

/**
 * What a person can see in the read models. Rows are filtered by database views ({@code V37}), so that counts and joins
 * reveal nothing else.
 *
 * @param name of the person, for restricted cases; empty for no person
 */
public record Visibility(String name, Scope scope, Tlp clearance) {

    public static Visibility of(Principal who) {
        return new Visibility(who.name(), who.scope(), who.clearance());
    }

    /** Returns the same visibility without the name of the person, for people whom no restricted case names. */
    public Visibility unnamed() {
        return new Visibility("", scope, clearance);
    }

    /**
     * Makes the table names of the read models refer to the filtered views until the end of the transaction or the next
     * call.
     */
    public void applyTo(Handle handle) {
        handle.createQuery("""
                        SELECT set_config('search_path', :path || regexp_replace(current_setting('search_path'), '^watchfloor_seen, ', ''),
                                true),
                            set_config('watchfloor.sight_name', :name, true),
                            set_config('watchfloor.sight_all', :all, true),
                            set_config('watchfloor.sight_groups', CAST(CAST(:groups AS text[]) AS text), true),
                            set_config('watchfloor.sight_clearance', :clearance, true)""")
                .bind("path", "watchfloor_seen, ")
                .bind("name", name)
                .bind("all", scope.all() ? "yes" : "no")
                .bindArray("groups", String.class, scope.groups())
                .bind("clearance", Integer.toString(clearance.rank()))
                .map((row, context) -> true)
                .one();
    }
}
