package io.offerstream.warehouse.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.query.Statement.CreateStage;
import io.offerstream.warehouse.query.Statement.ListStage;
import io.offerstream.warehouse.query.Statement.Put;
import io.offerstream.warehouse.stage.Stages;
import io.offerstream.warehouse.stage.Stages.StagedFile;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Statements about files. Safe for use from many threads. */
final class StageAnswers {
    private static final List<ResultColumn> FILES = List.of(
            ResultColumn.text("name"),
            ResultColumn.number("size"),
            ResultColumn.text("md5"),
            ResultColumn.text("last_modified"));
    private static final long BIG_FILE_BYTES = 200L << 20;
    private static final int PARALLEL = 4;

    private final Stages stages;

    StageAnswers(Stages stages) {
        this.stages = stages;
    }

    Answer create(CreateStage create) {
        if (stages.create(create.name())) {
            return Answer.done("Stage area " + create.name() + " successfully created.");
        } else if (create.ifNotExists()) {
            return Answer.done(create.name() + " already exists, statement succeeded.");
        }
        throw new StatementRefusedException(
                "002002", "42710", "SQL compilation error:\nObject '" + create.name() + "' already exists.");
    }

    Answer list(ListStage list) {
        requireStage(list.stage());
        return Answer.of(
                FILES,
                stages.list(list.stage(), list.prefix()).stream()
                        .map(StageAnswers::row)
                        .toList());
    }

    private static List<String> row(StagedFile file) {
        return List.of(
                file.name(),
                String.valueOf(file.bytes()),
                file.md5(),
                DateTimeFormatter.RFC_1123_DATE_TIME.format(file.lastModified().atZone(ZoneOffset.UTC)));
    }

    private void requireStage(String name) {
        if (!stages.exists(name)) {
            throw new StatementRefusedException(
                    "002003",
                    "02000",
                    "SQL compilation error:\nStage 'OFFERS.RAW.%s' does not exist or not authorized.".formatted(name));
        }
    }

    /** Tells the driver into which folder to copy the file; it does so itself. */
    ObjectNode put(Put put, String queryId) {
        requireStage(put.stage());
        var folder = stages.folder(put.stage(), put.path())
                .orElseThrow(() -> StatementRefusedException.compilation(
                        "'" + put.path() + "' leads out of the stage " + put.stage()));
        var data = Json.object();
        data.put("command", "UPLOAD");
        data.putArray("src_locations").add(put.file());
        data.put("autoCompress", put.compress());
        data.put("sourceCompression", put.compress() ? "auto_detect" : "none");
        data.put("overwrite", put.overwrite());
        data.put("parallel", PARALLEL);
        data.put("threshold", BIG_FILE_BYTES);
        data.put("clientShowEncryptionParameter", false);
        data.putNull("encryptionMaterial");
        var stage = data.putObject("stageInfo");
        stage.put("locationType", "LOCAL_FS");
        stage.put("location", folder.toString());
        stage.put("path", "");
        stage.put("isClientSideEncrypted", false);
        stage.putObject("creds");
        data.put("queryId", queryId);
        return Json.success(data);
    }
}
