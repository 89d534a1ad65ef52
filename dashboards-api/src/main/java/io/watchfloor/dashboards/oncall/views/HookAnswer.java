package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;

/** The response to a webhook call from another service. */
@Meaning("Result of an event from another service.")
public record HookAnswer(
        @Meaning("Whether the event changed a case.") boolean done,

        @Meaning("The change, or the reason why the event had no effect.")
        String words) {

    public static HookAnswer no(String words) {
        return new HookAnswer(false, words);
    }
}
