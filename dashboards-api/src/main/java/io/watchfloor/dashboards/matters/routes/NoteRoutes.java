package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.matters.views.MatterRequests.PrivilegedNoteRequest;
import io.watchfloor.dashboards.matters.views.PrivilegedNoteView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.matter.MatterNotes;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes {@code /matters/{id}/notes}: privileged notes, which only legal members read and write. */
public final class NoteRoutes {

    private static final String ALL = MatterRoutes.ONE + "/notes";
    private static final String LEGAL = "matter.legal-only: your permanent role is not legal.";
    private static final String LOCKED =
            "matter.notes-locked: the key file of the node cannot be used. matter.note-changed: a note was changed in the database.";

    public static final List<ApiOperation<NoteRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.RESTRICT, NoteRoutes::list)
                    .is(Operation.of("listPrivilegedNotes", "List the privileged notes of a matter, latest first")
                            .with(MatterRoutes.ID)
                            .lists(PrivilegedNoteView.class)
                            .refuses(403, LEGAL)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .refuses(409, LOCKED)
                            .command(Command.of("matters notes ID", "Lists the privileged notes of a matter.")
                                    .rows("NOTE {seq} | AT {@at} | AUTHOR {author} | TEXT {text}"))),
            ApiOperation.reading("POST", ALL, Verb.RESTRICT, NoteRoutes::add)
                    .is(Operation.of("addPrivilegedNote", "Add a privileged note")
                            .text(
                                    "The note is encrypted with a key of the matter. Only members with the role legal read it.")
                            .with(MatterRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(PrivilegedNoteRequest.class)
                            .answers(PrivilegedNoteView.class)
                            .refuses(403, LEGAL)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .refuses(409, LOCKED + " matter.too-many.")
                            .command(Command.of("matters add-note ID TEXT=text", "Adds a privileged note.")
                                    .prints("Note {seq} of {$id} is stored."))),
            ApiOperation.reading("POST", ALL + "/erase", Verb.RESTRICT, NoteRoutes::erase)
                    .asDangerous()
                    .is(Operation.of(
                                    "erasePrivilegedNotes",
                                    "Erase all privileged notes permanently by destroying their key")
                            .with(MatterRoutes.ID)
                            .takes(RequestBodies.ReasonRequest.class)
                            .answersNothing()
                            .refuses(403, LEGAL)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(
                                    "matters erase-notes ID --reason=reason --yes",
                                    "The privileged notes of {$id} are erased.")));

    private final MatterAccess access;
    private final MatterNotes notes;

    NoteRoutes(MatterAccess access, MatterNotes notes) {
        this.access = access;
        this.notes = notes;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return unlocked(() -> access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            List<MatterNotes.Note> found = notes.newest(handle, stored.name(), slice.afterNumber(), slice.limit() + 1);
            long total = notes.count(handle, stored.name());
            access.log(handle, call, stored.name(), "");
            return Answers.list(ResultPage.found(found, one -> Integer.toString(one.seq()), slice, () -> total)
                    .map(PrivilegedNoteView::of));
        }));
    }

    private HttpResponse add(Call call) {
        String text = call.body(PrivilegedNoteRequest.class).text();
        return unlocked(() -> access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            access.store.lockMembers(handle, stored.name());
            if (notes.count(handle, stored.name()) >= MatterNotes.MOST) {
                throw Problem.of(409, "matter.too-many", "A matter has at most %d notes.".formatted(MatterNotes.MOST))
                        .asException();
            }
            MatterNotes.Note note = notes.add(
                    handle,
                    stored.name(),
                    RequestKey.ofMaking(call),
                    call.person().name(),
                    text,
                    access.now());
            access.log(handle, call, stored.name(), "note %d".formatted(note.seq()));
            return Answers.json(PrivilegedNoteView.of(note));
        }));
    }

    private HttpResponse erase(Call call) {
        String reason = call.body(RequestBodies.ReasonRequest.class).reason();
        return access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            notes.erase(handle, stored.name(), call.person().name(), access.now());
            access.log(handle, call, stored.name(), reason);
            return Answers.noContent();
        });
    }

    private static HttpResponse unlocked(Supplier<HttpResponse> access) {
        try {
            return access.get();
        } catch (KeyFile.LockedException e) {
            throw Problem.of(409, "matter.notes-locked", e.detail()).asException();
        } catch (MatterNotes.ChangedException e) {
            throw Problem.of(409, "matter.note-changed", e.detail()).asException();
        }
    }
}
