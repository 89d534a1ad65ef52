package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.oncall.ChannelRejection;
import io.watchfloor.dashboards.oncall.Channels;
import io.watchfloor.dashboards.oncall.StoredChannel;
import io.watchfloor.dashboards.oncall.views.ChannelView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /channels}: contact methods that belong to no person. */
public final class ChannelRoutes {

    private static final String ROOT = "/api/v1/channels";
    private static final String ONE = ROOT + "/{name}";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the channel.").as("channel");
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,59}");

    public static final List<ApiOperation<ChannelRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ROOT, Verb.LEAD, ChannelRoutes::list)
                    .is(Operation.of("listChannels", "List channels by name, without secrets")
                            .lists(ChannelView.class)
                            .command(Command.of("channels list", "Lists channels and which policies use them.")
                                    .rows("NAME {name} | TYPE {method} | ADDRESS {address&} | USED BY {usedBy*}"))),
            ApiOperation.get(ONE, Verb.LEAD, ChannelRoutes::show)
                    .is(Operation.of("getChannel", "Get a channel, without its secrets")
                            .with(NAME)
                            .answersVersioned(ChannelView.class)),
            ApiOperation.reading("PUT", ONE, Verb.LEAD, ChannelRoutes::put)
                    .is(Operation.of("putChannel", "Create or change a channel")
                            .text("A secret that is sent back masked keeps its value, unless the url changes.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(ChannelView.ChannelRequest.class)
                            .answersVersioned(ChannelView.class)
                            .refuses(409, "channel.too-many or channel.name-taken.")
                            .refuses(412, "channel.stale-version.")
                            .refuses(422, "channel.bad-address or channel.secrets-needed.")
                            .command(Command.of(
                                            "channels set CHANNEL METHOD=method FIELD=VALUE=address... --label=label"
                                                    + " --clearance=clearance",
                                            "Creates or changes a channel: channels set soc slack"
                                                    + " url=https://hooks.slack.com/...")
                                    .prints("Channel {name} sends to {address&}. Test it: watchfloor channels"
                                            + " test {name}"))),
            ApiOperation.reading("DELETE", ONE, Verb.LEAD, ChannelRoutes::remove)
                    .is(Operation.of("removeChannel", "Remove a channel that no policy uses")
                            .with(NAME, Parameter.IF_MATCH)
                            .answersNothing()
                            .refuses(409, "channel.in-use: the error names the policies that use the channel.")
                            .refuses(412, "channel.stale-version.")
                            .command(Command.of("channels remove CHANNEL", "Removes a channel that no policy uses.")
                                    .prints("Channel {$name} was removed."))),
            ApiOperation.of("POST", ONE + "/test", Verb.LEAD, ChannelRoutes::test)
                    .is(Operation.of("testChannel", "Send a test message to a channel")
                            .with(NAME)
                            .answers(ChannelView.Test.class)
                            .command(Command.of(
                                            "channels test CHANNEL",
                                            "Sends a test message to a channel and shows the result. Exit code 1 if it was not"
                                                    + " delivered.")
                                    .prints("{outcome}: {words}")
                                    .goodWhen("outcome", "delivered", "sent"))));

    private final Channels channels;
    private final Senders senders;
    private final URI center;
    private final Clock clock;

    private ChannelRoutes(Channels channels, Senders senders, URI center, Clock clock) {
        this.channels = channels;
        this.senders = senders;
        this.center = center;
        this.clock = clock;
    }

    /** @param center address of the center */
    public static List<ApiRoute> all(
            People people, Senders senders, ReadModelStore boards, CaseService cases, URI center, Clock clock) {
        Channels channels = new Channels(people.database(), senders);
        List<ApiRoute> all = new ArrayList<>(new ChannelRoutes(channels, senders, center, clock).routes());
        all.add(new PagerDutyHook(channels, people, boards, cases).route());
        return all;
    }

    private List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return Answers.list(
                ResultPage.cut(channels.all(), StoredChannel::name, call.query().slice())
                        .map(ChannelView::of));
    }

    private HttpResponse show(Call call) {
        return shown(requireChannel(call));
    }

    private static HttpResponse shown(StoredChannel kept) {
        return Answers.versioned(ChannelView.of(kept), kept.version());
    }

    private StoredChannel requireChannel(Call call) {
        String name = call.path("name");
        return channels.find(name)
                .orElseThrow(() -> problem(ChannelRejection.unknown(name)).asException());
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!PLAIN.matcher(name).matches()) {
            throw Body.wrong(
                    "name",
                    "The name of a channel must have 1 to 60 characters: lower-case letters, digits, dots,"
                            + " dashes and underscores.");
        }
        ChannelView.ChannelRequest asked = call.body(ChannelView.ChannelRequest.class);
        String label = asked.label();
        return switch (channels.put(
                name,
                asked.method(),
                label == null ? name : label,
                asked.address(),
                asked.clearance(),
                call.version("channel"),
                call.actor())) {
            case Channels.WriteResult.Success done -> shown(done.kept());
            case Channels.WriteResult.Rejection refused ->
                throw problem(refused.refusal()).asException();
        };
    }

    private HttpResponse remove(Call call) {
        channels.remove(call.path("name"), call.version("channel"), call.actor())
                .ifPresent(refusal -> {
                    throw problem(refusal).asException();
                });
        return Answers.noContent();
    }

    private CompletionStage<HttpResponse> test(Call call) {
        StoredChannel kept = requireChannel(call);
        Instant now = clock.instant();
        String by = call.person().name();
        Message message = new Message(
                "test-" + UUID.randomUUID(),
                Message.Kind.TEST,
                kept.contact(),
                "Watchfloor: test of %s".formatted(kept.name()),
                "%s is testing this channel. No action is required.".formatted(by),
                List.of(),
                center + "/",
                now,
                null);
        return senders.send(MarkingGate.withoutCase(message))
                .thenApply(delivery -> Answers.json(ChannelView.Test.of(delivery, now)));
    }

    private static Problem problem(ChannelRejection refusal) {
        int status = switch (refusal.reason()) {
            case UNKNOWN -> 404;
            case STALE -> 412;
            case BAD_ADDRESS, SECRETS_NEEDED -> 422;
            case TOO_MANY, NAME_TAKEN, IN_USE -> 409;
        };
        return new Problem(
                status,
                refusal.reason().code(),
                refusal.detail(),
                refusal.field().isEmpty() ? Map.of() : Map.of("field", refusal.field()));
    }
}
