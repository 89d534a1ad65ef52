package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

@Meaning("Tasks and notes of a case, and of the cases merged into it.")
public record CaseWorkView(
        @Meaning("The first 1000 tasks, those that are due first.")
        List<TaskView> tasks,

        @Meaning("The first 1000 notes, the oldest first.") List<CaseNoteView> notes,

        long noteCount) {}
