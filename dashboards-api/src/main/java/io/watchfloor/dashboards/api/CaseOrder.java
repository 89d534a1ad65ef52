package io.watchfloor.dashboards.api;

import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.sigma.language.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;

/** What a person orders with a verb and a body, before it is known who, and when. */
@FunctionalInterface
interface CaseOrder {

    List<String> VERBS = List.of(
            "acknowledge",
            "confirm",
            "assign",
            "notes",
            "severity",
            "start",
            "hold",
            "resume",
            "contain",
            "resolve",
            "close",
            "reopen");

    int LONGEST_NOTE = 10_000;
    int LONGEST_WORD = 200;

    CaseCommand command(CaseCommand.Request request, ActorRef<CaseReply> replyTo);

    /** @throws Problem.Refused when there is no such verb, or its body is wrong */
    static CaseOrder of(String verb, Call call) {
        return switch (verb) {
            case "acknowledge" -> {
                call.body();
                yield CaseCommand.Acknowledge::new;
            }
            case "confirm" -> {
                Integer news = call.body("news").optionalCount("news");
                yield (request, to) -> new CaseCommand.Confirm(news, request, to);
            }
            case "assign" -> {
                String assignee = call.body("assignee").text("assignee", LONGEST_WORD);
                yield (request, to) -> new CaseCommand.Assign(assignee, request, to);
            }
            case "notes" -> {
                String text = call.body("text").text("text", LONGEST_NOTE);
                yield (request, to) -> new CaseCommand.AddNote(text, request, to);
            }
            case "severity" -> {
                Level severity = level(call.body("severity").text("severity", LONGEST_WORD));
                yield (request, to) -> new CaseCommand.ChangeSeverity(severity, request, to);
            }
            case "start", "hold", "resume", "contain" -> {
                call.body();
                CaseVerb move = CaseVerb.valueOf(verb.toUpperCase(Locale.ROOT));
                yield (request, to) -> new CaseCommand.Move(move, request, to);
            }
            case "resolve" -> {
                String note = call.body("note").optionalText("note", LONGEST_NOTE);
                yield (request, to) -> new CaseCommand.Resolve(note, request, to);
            }
            case "close" -> close(call.body("classification", "determination"));
            case "reopen" -> {
                String reason = call.body("reason").text("reason", LONGEST_NOTE);
                yield (request, to) -> new CaseCommand.Reopen(reason, request, to);
            }
            default -> throw unknown(verb).asException();
        };
    }

    private static CaseOrder close(Body body) {
        String text = body.text("classification", LONGEST_WORD);
        String determination = body.text("determination", LONGEST_WORD);
        Classification classification = Arrays.stream(Classification.values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> Body.wrong(
                        "classification",
                        "classification must be one of "
                                + Arrays.stream(Classification.values())
                                        .map(Classification::text)
                                        .collect(Collectors.joining(", "))
                                + "."));
        return (request, to) -> new CaseCommand.Close(classification, determination, request, to);
    }

    private static Level level(String text) {
        return Level.of(text)
                .orElseThrow(() -> Body.wrong(
                        "severity",
                        "severity must be one of "
                                + Arrays.stream(Level.values()).map(Level::text).collect(Collectors.joining(", "))
                                + "."));
    }

    static Problem unknown(String verb) {
        return Problem.of(
                404,
                "case.verb-unknown",
                "A case cannot be told to %s. It knows %s.".formatted(verb, String.join(", ", VERBS)));
    }
}
