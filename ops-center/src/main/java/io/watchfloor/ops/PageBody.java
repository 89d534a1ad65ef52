package io.watchfloor.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Worsening;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.escalation.PagerCommand;
import io.watchfloor.ops.risk.Risk;
import java.time.Instant;

/** The body of a page about one case, and what the pager needs to put the case into a digest. */
final class PageBody {

    private PageBody() {}

    static PagerCommand.Subject subject(CaseSummary summary, Page page) {
        return new PagerCommand.Subject(
                summary.id(),
                summary.identity().number(),
                summary.heading().title(),
                summary.heading().severity(),
                summary.contents().sensor(),
                since(summary, page));
    }

    private static Instant since(CaseSummary summary, Page page) {
        Worsening worsening = summary.worsening();
        return page.kind() == Page.Kind.WORSENED && worsening != null
                ? worsening.at()
                : summary.identity().openedAt();
    }

    /** @param publicAddress where people reach the center, for the link, without a trailing slash */
    static ObjectNode of(ObjectMapper json, CaseSummary summary, Page page, String publicAddress) {
        ObjectNode body = json.createObjectNode();
        body.put("page", page.id());
        body.put("kind", page.kind().text());
        body.put("round", page.round());
        body.put("step", page.step());
        body.put("queuedAt", page.queuedAt().toString());
        body.put("text", text(summary, page));
        ObjectNode about = body.putObject("case");
        about.put("id", summary.id().value());
        about.put("number", summary.identity().number());
        about.put("title", summary.heading().title());
        about.put("severity", summary.heading().severity().text());
        about.put("status", summary.heading().status().text());
        about.put("openedAt", summary.identity().openedAt().toString());
        about.put("acknowledgedBy", summary.holder().acknowledgedBy());
        about.set("assets", json.valueToTree(summary.contents().assets()));
        about.put("alertCount", summary.contents().alertCount());
        about.set("attack", json.valueToTree(summary.contents().attack()));
        Risk risk = summary.identity().risk();
        about.put("risk", risk == null ? null : risk.score());
        about.put("link", publicAddress + "/cases/" + summary.id());
        Worsening worsening = summary.worsening();
        if (page.kind() == Page.Kind.WORSENED && worsening != null) {
            ObjectNode worsened = about.putObject("worsened");
            worsened.put("at", worsening.at().toString());
            worsened.put("from", worsening.from().text());
            worsened.put("to", worsening.to().text());
            worsened.set("what", json.valueToTree(worsening.what()));
        }
        return body;
    }

    private static String byRisk(CaseSummary summary) {
        Risk risk = summary.identity().risk();
        return risk == null
                ? ""
                : ", with %d more alerts, risk %d of %d"
                        .formatted(summary.contents().alertCount() - 1, risk.score(), risk.threshold());
    }

    private static String text(CaseSummary summary, Page page) {
        String of = "Case #%d (%s)"
                .formatted(
                        summary.identity().number(),
                        summary.heading().severity().text());
        return switch (page.kind()) {
            case OPENED -> of + " waits for somebody: " + summary.heading().title() + byRisk(summary);
            case WORSENED ->
                of + " got worse while somebody has it: " + summary.heading().title();
            case WARNING ->
                of + " is new again soon, because nothing moves: "
                        + summary.heading().title();
            case ACKNOWLEDGED ->
                of + " is taken by " + summary.holder().acknowledgedBy() + ": "
                        + summary.heading().title();
            case RESOLVED -> of + " is over: " + summary.heading().title();
        };
    }
}
