package io.watchfloor.dashboards.search;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import org.jdbi.v3.core.Handle;

/**
 * What somebody sees of the boards. The rows are chosen by views of the database ({@code V37}), so a count or a join of a query cannot
 * tell more than its rows.
 *
 * @param name of the person, for restricted cases; empty for nobody in particular
 */
public record Visibility(String name, Scope scope, Tlp clearance) {

    public static Visibility of(Principal who) {
        return new Visibility(who.name(), who.scope(), who.clearance());
    }

    /** The same rows without the name: for people whom no restricted case names. */
    public Visibility unnamed() {
        return new Visibility("", scope, clearance);
    }

    /** From here to the end of the transaction, or to the next call, the names of the boards mean what is seen of them. */
    public void look(Handle handle) {
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
