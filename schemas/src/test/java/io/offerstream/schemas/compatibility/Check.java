package io.offerstream.schemas.compatibility;

import io.offerstream.schemas.compatibility.Contracts.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The compatibility check: everything that is wrong with the contracts, in sentences that say what to do. */
final class Check {
    private Check() {}

    static List<String> problems(Contracts contracts) {
        return Stream.of(
                        unkept(contracts),
                        evolution(contracts),
                        contracts.current().values().stream()
                                .flatMap(schema -> HouseRules.problems(schema).stream())
                                .toList(),
                        HouseRules.differingTwins(contracts.current().values()),
                        Golden.problems(contracts))
                .flatMap(List::stream)
                .toList();
    }

    /** Records whose text is not that of the newest kept version. */
    static List<String> unkept(Contracts contracts) {
        List<String> problems = new ArrayList<>();
        contracts.history().forEach((name, versions) -> {
            if (!contracts.current().containsKey(name)) {
                problems.add("schema " + name + " is gone: records of it may still lie in topics; put it back");
            } else if (!versions.get(versions.size() - 1).isKept()) {
                problems.add("schema " + name + (versions.size() == 1 ? " is new" : " changed") + ": add it as "
                        + "schemas/versions/v" + contracts.openVersion() + "/" + name + ".avsc with its golden record: "
                        + RecordVersion.COMMAND + contracts.openVersion());
            }
        });
        return problems;
    }

    /** Pairs of versions of a record, not only neighbours, of which the newer must not follow the older. */
    static List<String> evolution(Contracts contracts) {
        List<String> problems = new ArrayList<>();
        contracts.history().values().forEach(versions -> {
            for (int newer = 1; newer < versions.size(); newer++) {
                for (int older = 0; older < newer; older++) {
                    // The text of an open version is a draft, free to change until it is released.
                    if (versions.get(older).number() < versions.get(newer).number()) {
                        problems.addAll(between(versions.get(older), versions.get(newer)));
                    }
                }
            }
        });
        return problems;
    }

    private static List<String> between(Version older, Version newer) {
        return Evolution.problems(older.schema(), newer.schema()).stream()
                .map(problem -> problem + " (" + older.name() + " to " + newer.name() + ")")
                .toList();
    }
}
