package io.watchfloor.dashboards.cases.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.detection.alert.Observable;

@Meaning("An observable in telemetry, such as an address or a hash.")
public record ObservableView(
        @Meaning("ip, user, process, file, hash, domain, url, service, registry or email.")
        String type,

        String value) {

    public static ObservableView of(Observable observable) {
        return new ObservableView(observable.type(), observable.value());
    }
}
