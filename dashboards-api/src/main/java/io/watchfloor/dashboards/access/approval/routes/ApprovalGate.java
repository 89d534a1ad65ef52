package io.watchfloor.dashboards.access.approval.routes;

import io.watchfloor.config.access.ApprovalSettings;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.access.approval.Approval;
import io.watchfloor.dashboards.access.approval.Approval.Kind;
import io.watchfloor.dashboards.access.approval.Approvals;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.AuditedRequest;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Gate;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.CaseReadModel;
import io.watchfloor.dashboards.board.ReadModelStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rejects requests that need an approval according to the settings, until the request is approved and sent again. */
public final class ApprovalGate implements Gate {

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final ReadModelStore boards;
    private final Runnable changed;

    /** @param changed runs when an approval is requested */
    public ApprovalGate(Approvals approvals, ApprovalSettings settings, ReadModelStore boards, Runnable changed) {
        this.approvals = approvals;
        this.settings = settings;
        this.boards = boards;
        this.changed = changed;
    }

    /**
     * Rejects settings with unknown operations, and with operations that cannot wait for approval because they are
     * needed to approve requests.
     *
     * @throws StartFailure naming the operations
     */
    public static void check(ApprovalSettings settings, Collection<ApiRoute> table) {
        Set<String> unknown = unknown(settings, table);
        if (!unknown.isEmpty()) {
            throw new StartFailure(
                    "approval.unknown-operation",
                    ("watchfloor.approval names unknown operations or operations that cannot wait for"
                                    + " approval: %s.")
                            .formatted(String.join(", ", unknown)),
                    "Use operation names from /api/docs, such as removePerson.");
        }
    }

    private static Set<String> unknown(ApprovalSettings settings, Collection<ApiRoute> table) {
        Set<String> known = table.stream()
                .filter(route -> !route.path().startsWith("/api/v1/approvals"))
                .map(ApiRoute::action)
                .collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(settings.numberMatch());
        unknown.remove(ApprovalSettings.DANGEROUS);
        unknown.addAll(settings.twoPerson());
        unknown.addAll(settings.twoPersonRestricted());
        unknown.removeAll(known);
        return unknown;
    }

    @Override
    public Optional<Problem> before(Call call) {
        if (call.sender().isEmpty() || call.route().path().startsWith("/api/v1/approvals")) {
            return Optional.empty();
        }
        boolean second = wantsSecond(call);
        boolean number = wantsNumber(call);
        if ((!second && !number) || !new ApprovalVisibility(boards, call.known().bearer()).test(call.object())) {
            return Optional.empty(); // Objects that the person cannot see are reported as missing by the route itself.
        }
        Optional<Problem> kept = second ? requireApproval(call, Kind.SECOND) : Optional.empty();
        return kept.isEmpty() && number ? requireApproval(call, Kind.NUMBER) : kept;
    }

    private boolean wantsSecond(Call call) {
        return settings.twoPerson().contains(call.action())
                || (settings.twoPersonRestricted().contains(call.action()) && isRestricted(call));
    }

    private boolean wantsNumber(Call call) {
        return settings.numberMatch().contains(call.action())
                || (call.route().dangerous() && settings.numberMatch().contains(ApprovalSettings.DANGEROUS));
    }

    private boolean isRestricted(Call call) {
        String id = call.path().get("id");
        return id != null
                && call.object().startsWith("case:")
                && boards.readAll(handle -> CaseReadModel.idOf(handle, id)
                        .filter(one -> CaseReadModel.isRestricted(handle, one))
                        .isPresent());
    }

    private Optional<Problem> requireApproval(Call call, Kind kind) {
        Approvals.RequestResult outcome = approvals.use(call.known(), kind, requestedOperation(call), call.origin());
        if (outcome instanceof Approvals.RequestResult.Waits) {
            changed.run();
        }
        return switch (outcome) {
            case Approvals.RequestResult.Granted granted -> Optional.empty();
            case Approvals.RequestResult.Waits waits -> Optional.of(waits(waits));
            case Approvals.RequestResult.TooMany tooMany ->
                Optional.of(Problem.of(
                        429,
                        "approval.too-many",
                        "Too many of your approval requests are open, or were denied or expired within half an "
                                + "hour. If you did not send these requests, contact an administrator."));
            case Approvals.RequestResult.NoOtherSession none ->
                Optional.of(Problem.of(
                        403,
                        "approval.no-other-session",
                        "This operation needs an approval in another session of yours. No session is older than"
                                + " this one or was opened with a passkey or your identity provider. Sign in on another"
                                + " device."));
        };
    }

    private static Approval.Wish requestedOperation(Call call) {
        AuditedRequest asked = AuditedRequest.of(call);
        return new Approval.Wish(
                call.action(),
                call.object(),
                asked.text(),
                asked.reason(),
                call.route().needs(),
                digest(call),
                null);
    }

    private static Problem waits(Approvals.RequestResult.Waits waits) {
        Approval one = waits.approval();
        Map<String, String> more = new LinkedHashMap<>();
        more.put("approval", one.id());
        more.put("expiresAt", one.expiresAt().toString());
        if (one.kind() == Kind.SECOND) {
            return new Problem(
                    403,
                    "approval.second-person",
                    ("A second person with the right %s has to approve this operation (%s). Repeat the request"
                                    + " after the approval.")
                            .formatted(one.wish().needs().text(), one.id()),
                    more);
        }
        if (waits.number() == null) {
            return new Problem(
                    403,
                    "approval.waits",
                    "This operation needs an approval in another session of yours. Repeat the request after"
                            + " you approved it there.",
                    more);
        }
        more.put("number", waits.number());
        return new Problem(
                403,
                "approval.number-needed",
                "Enter %s on the Approvals page in another session of yours. Then repeat the request."
                        .formatted(waits.number()),
                more);
    }

    private static String digest(Call call) {
        MessageDigest digest = Digests.sha256();
        digest.update("%s\n%s\n%s\n"
                .formatted(
                        call.route().method(),
                        call.request().getUri().toRelative(),
                        call.header("If-Match").orElse(""))
                .getBytes(StandardCharsets.UTF_8));
        digest.update(call.bytes().toArray());
        return HexFormat.of().formatHex(digest.digest());
    }
}
