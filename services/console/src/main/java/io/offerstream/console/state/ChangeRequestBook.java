package io.offerstream.console.state;

import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.RequestState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of a market that somebody asked for: the newest {@value #MOST}, as each stands. Owned by its market. */
final class ChangeRequestBook {
    private static final int MOST = 200;

    private final Map<String, ChangeRequest> byId = new LinkedHashMap<>();

    void put(ChangeRequest request) {
        byId.remove(request.getRequestId());
        byId.put(request.getRequestId(), request);
        if (byId.size() > MOST) {
            byId.remove(byId.values().stream()
                    .filter(old -> old.getState() != RequestState.WAITING)
                    .findFirst()
                    .orElse(byId.values().iterator().next())
                    .getRequestId());
        }
    }

    Collection<ChangeRequest> all() {
        return List.copyOf(byId.values());
    }

    Optional<ChangeRequest> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
