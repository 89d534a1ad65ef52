package io.watchfloor.dashboards.cli.remote;

import io.watchfloor.dashboards.access.approval.routes.ApprovalRoutes;
import io.watchfloor.dashboards.access.approval.routes.TemporaryRoleRoutes;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.assets.routes.AliasRoutes;
import io.watchfloor.dashboards.assets.routes.AssetRoutes;
import io.watchfloor.dashboards.assets.routes.CoverageRoutes;
import io.watchfloor.dashboards.assets.routes.EvidenceRoutes;
import io.watchfloor.dashboards.assets.routes.ProfileRoutes;
import io.watchfloor.dashboards.assets.routes.TagRoutes;
import io.watchfloor.dashboards.audit.routes.AuditRoutes;
import io.watchfloor.dashboards.cases.routes.CaseOpening;
import io.watchfloor.dashboards.cases.routes.CaseOperation;
import io.watchfloor.dashboards.cases.routes.CaseRoutes;
import io.watchfloor.dashboards.cases.routes.TemplateRoutes;
import io.watchfloor.dashboards.cases.routes.WorkRoutes;
import io.watchfloor.dashboards.contacts.routes.ContactRoutes;
import io.watchfloor.dashboards.exercises.routes.ExerciseRoutes;
import io.watchfloor.dashboards.figures.routes.CaseMetricsRoutes;
import io.watchfloor.dashboards.hunt.routes.ArchiveNodeRoutes;
import io.watchfloor.dashboards.hunt.routes.AroundRoutes;
import io.watchfloor.dashboards.hunt.routes.BackTestRoutes;
import io.watchfloor.dashboards.hunt.routes.CaseRecordRoutes;
import io.watchfloor.dashboards.hunt.routes.SavedHuntRoutes;
import io.watchfloor.dashboards.intel.routes.CollectionRoutes;
import io.watchfloor.dashboards.intel.routes.IndicatorRoutes;
import io.watchfloor.dashboards.intel.routes.IntelFeedRoutes;
import io.watchfloor.dashboards.intel.routes.IntelGraphRoutes;
import io.watchfloor.dashboards.intel.routes.IntelRoutes;
import io.watchfloor.dashboards.matters.routes.ContactCertificateRoutes;
import io.watchfloor.dashboards.matters.routes.CustodyRoutes;
import io.watchfloor.dashboards.matters.routes.DeadlineRoutes;
import io.watchfloor.dashboards.matters.routes.FraudReportRoutes;
import io.watchfloor.dashboards.matters.routes.HolidayRoutes;
import io.watchfloor.dashboards.matters.routes.MatterCaseRoutes;
import io.watchfloor.dashboards.matters.routes.MatterFraudRoutes;
import io.watchfloor.dashboards.matters.routes.MatterReferralRoutes;
import io.watchfloor.dashboards.matters.routes.MatterRoutes;
import io.watchfloor.dashboards.matters.routes.NoteRoutes;
import io.watchfloor.dashboards.matters.routes.TakedownRoutes;
import io.watchfloor.dashboards.oncall.routes.ChannelRoutes;
import io.watchfloor.dashboards.oncall.routes.FeedRoutes;
import io.watchfloor.dashboards.oncall.routes.MaintenanceRoutes;
import io.watchfloor.dashboards.oncall.routes.OverrideRoutes;
import io.watchfloor.dashboards.oncall.routes.PolicyRoutes;
import io.watchfloor.dashboards.oncall.routes.ScheduleRoutes;
import io.watchfloor.dashboards.oncall.routes.ServiceLevelRoutes;
import io.watchfloor.dashboards.paging.routes.HandoverRoutes;
import io.watchfloor.dashboards.paging.routes.NotificationRoutes;
import io.watchfloor.dashboards.partners.routes.PartnerCertificateRoutes;
import io.watchfloor.dashboards.partners.routes.PartnerRoutes;
import io.watchfloor.dashboards.partners.routes.SignalRoutes;
import io.watchfloor.dashboards.people.routes.AccountRoutes;
import io.watchfloor.dashboards.people.routes.CredentialRoutes;
import io.watchfloor.dashboards.people.routes.InviteRoutes;
import io.watchfloor.dashboards.people.routes.PasskeyRoutes;
import io.watchfloor.dashboards.people.routes.PeopleRoutes;
import io.watchfloor.dashboards.people.routes.TeamRoutes;
import io.watchfloor.dashboards.referral.routes.ReferralRoutes;
import io.watchfloor.dashboards.response.routes.AutomationRoutes;
import io.watchfloor.dashboards.rules.exceptions.ExceptionRoutes;
import io.watchfloor.dashboards.rules.exceptions.NoisyRuleRoutes;
import io.watchfloor.dashboards.rules.routes.ListRoutes;
import io.watchfloor.dashboards.rules.routes.LookBackRoutes;
import io.watchfloor.dashboards.rules.routes.RulePackRoutes;
import io.watchfloor.dashboards.rules.routes.RuleRoutes;
import io.watchfloor.dashboards.score.routes.ScoreRoutes;
import io.watchfloor.dashboards.sensors.routes.FleetRoutes;
import io.watchfloor.dashboards.sensors.routes.InputRoutes;
import io.watchfloor.dashboards.sensors.routes.SensorRoutes;
import io.watchfloor.dashboards.sensors.routes.TokenRoutes;
import io.watchfloor.dashboards.sensors.routes.UnprocessedRoutes;
import io.watchfloor.dashboards.webhooks.routes.WebhookRoutes;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Adds generated commands to the command that groups them. */
public final class OperationCommands implements IModelTransformer {

    @Override
    public CommandSpec transform(CommandSpec group) {
        of(group.name()).forEach(route -> {
            Operation operation = route.operation();
            if (operation != null) {
                operation.commands().stream()
                        .filter(command -> command.group().equals(group.name()))
                        .forEach(command -> group.addSubcommand(
                                command.name(), new OperationCommand(route, operation, command).spec()));
            }
        });
        return group;
    }

    /** Reads only the operations of one group, because loading the classes of all operations takes longer than most commands run. */
    private static Stream<ApiRoute> of(String group) {
        return switch (group) {
            case "account" -> routes(AccountRoutes.OPERATIONS);
            case "approvals" -> routes(ApprovalRoutes.OPERATIONS);
            case "assets" ->
                routes(
                        AssetRoutes.OPERATIONS,
                        ProfileRoutes.OPERATIONS,
                        EvidenceRoutes.OPERATIONS,
                        TagRoutes.OPERATIONS,
                        ExceptionRoutes.OPERATIONS);
            case "audit" -> routes(AuditRoutes.OPERATIONS);
            case "automations" -> routes(AutomationRoutes.OPERATIONS);
            case "alerts" -> routes(AroundRoutes.OPERATIONS);
            case "cases" ->
                Stream.concat(
                        routes(
                                CaseRoutes.OPERATIONS,
                                CaseOpening.OPERATIONS,
                                AroundRoutes.OPERATIONS,
                                CaseRecordRoutes.OPERATIONS,
                                ExceptionRoutes.OPERATIONS),
                        ofCases());
            case "merge-suggestions" -> ofCases();
            case "coverage" -> routes(CoverageRoutes.OPERATIONS);
            case "channels" -> routes(ChannelRoutes.OPERATIONS);
            case "contacts" -> routes(ContactRoutes.OPERATIONS);
            case "inputs" -> routes(InputRoutes.OPERATIONS);
            case "score" -> routes(ScoreRoutes.OPERATIONS);
            case "temporary-roles" -> routes(TemporaryRoleRoutes.OPERATIONS);
            case "groups" -> routes(FleetRoutes.OPERATIONS);
            case "handovers" -> routes(HandoverRoutes.OPERATIONS);
            case "aliases" -> routes(AliasRoutes.OPERATIONS);
            case "oncall" ->
                routes(
                        ScheduleRoutes.OPERATIONS,
                        PolicyRoutes.OPERATIONS,
                        ServiceLevelRoutes.OPERATIONS,
                        OverrideRoutes.OPERATIONS,
                        MaintenanceRoutes.OPERATIONS,
                        FeedRoutes.OPERATIONS);
            case "archive" -> routes(ArchiveNodeRoutes.OPERATIONS);
            case "hunts" -> routes(SavedHuntRoutes.OPERATIONS);
            case "feeds" -> routes(IntelFeedRoutes.OPERATIONS);
            case "collections" -> routes(CollectionRoutes.OPERATIONS);
            case "intel" -> routes(IntelRoutes.OPERATIONS, IntelGraphRoutes.OPERATIONS, IndicatorRoutes.OPERATIONS);
            case "lists" -> routes(ListRoutes.OPERATIONS);
            case "packs" -> routes(RulePackRoutes.OPERATIONS);
            case "notifications" -> routes(NotificationRoutes.OPERATIONS);
            case "retry-queue", "quarantine" -> routes(UnprocessedRoutes.OPERATIONS);
            case "matters" ->
                routes(
                        MatterRoutes.OPERATIONS,
                        MatterCaseRoutes.OPERATIONS,
                        ContactCertificateRoutes.OPERATIONS,
                        CustodyRoutes.OPERATIONS,
                        DeadlineRoutes.OPERATIONS,
                        TakedownRoutes.OPERATIONS,
                        NoteRoutes.OPERATIONS);
            case "exercises" -> routes(ExerciseRoutes.OPERATIONS);
            case "figures" -> routes(CaseMetricsRoutes.OPERATIONS);
            case "fraud" -> routes(FraudReportRoutes.OPERATIONS, MatterFraudRoutes.OPERATIONS);
            case "holidays" -> routes(HolidayRoutes.OPERATIONS);
            case "partners" ->
                routes(PartnerRoutes.OPERATIONS, PartnerCertificateRoutes.OPERATIONS, SignalRoutes.OPERATIONS);
            case "people" ->
                routes(
                        PeopleRoutes.OPERATIONS,
                        InviteRoutes.OPERATIONS,
                        CredentialRoutes.OPERATIONS,
                        PasskeyRoutes.OPERATIONS);
            case "referral" -> routes(ReferralRoutes.OPERATIONS, MatterReferralRoutes.OPERATIONS);
            case "rules" ->
                routes(
                        RuleRoutes.OPERATIONS,
                        LookBackRoutes.OPERATIONS,
                        BackTestRoutes.OPERATIONS,
                        ExceptionRoutes.OPERATIONS,
                        NoisyRuleRoutes.OPERATIONS);
            case "sensors" -> routes(SensorRoutes.OPERATIONS, TokenRoutes.OPERATIONS);
            case "tasks", "mentions" -> routes(WorkRoutes.OPERATIONS);
            case "task-templates" -> routes(TemplateRoutes.OPERATIONS);
            case "teams" -> routes(TeamRoutes.OPERATIONS);
            case "webhooks" -> routes(WebhookRoutes.OPERATIONS);
            default -> throw new IllegalArgumentException("No operations for the command " + group);
        };
    }

    private static Stream<ApiRoute> ofCases() {
        return CaseOperation.ALL.stream().map(CaseOperation::route);
    }

    private static Stream<ApiRoute> routes(List<?>... operations) {
        return Stream.of(operations).flatMap(List::stream).map(one -> ((ApiOperation<?>) one).route());
    }
}
