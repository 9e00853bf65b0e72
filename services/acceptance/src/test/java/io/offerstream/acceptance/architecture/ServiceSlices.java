package io.offerstream.acceptance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** One slice a service; what all of them may use, and the launcher, belong to none. */
final class ServiceSlices implements SliceAssignment {
    private static final Set<String> SHARED =
            Set.of("schemas", "platform", "experiment", "ranking", "slates", "operations", "local", "acceptance");
    private static final String ROOT = "io.offerstream.";

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        var name = javaClass.getPackageName() + ".";
        if (!name.startsWith(ROOT)) {
            return SliceIdentifier.ignore();
        }
        var module = name.substring(ROOT.length(), name.indexOf('.', ROOT.length()));
        return SHARED.contains(module) ? SliceIdentifier.ignore() : SliceIdentifier.of(module);
    }

    @Override
    public String getDescription() {
        return "services";
    }
}
