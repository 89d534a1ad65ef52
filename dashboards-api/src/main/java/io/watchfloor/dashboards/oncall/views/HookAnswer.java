package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** What a webhook of another service is answered. */
@Meaning("What became of an event that another service told.")
public record HookAnswer(
        @Meaning("Whether something was done here.") boolean done,
        @Meaning("What, or why not.") String words) {

    public static HookAnswer no(String words) {
        return new HookAnswer(false, words);
    }
}
