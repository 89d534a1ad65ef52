package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** New recovery codes. */
@Meaning("New recovery codes; each signs you in once. Shown only once: print them, or write them" + " down.")
public record NewRecoveryCodes(List<String> codes) {}
