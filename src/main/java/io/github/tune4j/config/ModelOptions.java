package io.github.tune4j.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model is loaded: the keywords of {@code from_pretrained}, the {@code model} section of a
 * job without its {@code name}.
 *
 * <pre>{@code
 * ModelOptions options = ModelOptions.builder()
 *     .dtype(DType.FLOAT16).deviceMap("balanced").maxMemory(Map.of(0, "4GiB", "cpu", "24GB")).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ModelOptions extends Arguments {

  private ModelOptions(Values values) {
    super(values);
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same checks as the builder's, for a section of a job file.
   *
   * @param section upstream's names and values
   * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
   */
  public static ModelOptions of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link ModelOptions}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends Arguments.Builder<ModelOptions, Builder> {

    private Builder() {
      super(Schema.of("ModelOptions"));
    }

    /**
     * Keywords for loading an adapter that lies in the model's repository. Upstream default: none.
     */
    public Builder adapterKwargs(Map<String, ?> adapterKwargs) {
      return set("adapter_kwargs", adapterKwargs);
    }

    /** How attention is computed. When not set, sdpa where the model supports it, else eager. */
    public Builder attnImplementation(AttentionImplementation attnImplementation) {
      return set("attn_implementation", attnImplementation);
    }

    /** As {@link #attnImplementation(AttentionImplementation)}, given as a map. */
    public Builder attnImplementation(Map<String, ?> attnImplementation) {
      return set("attn_implementation", attnImplementation);
    }

    /** The folder downloads are kept in. When not set, the Hugging Face cache. */
    public Builder cacheDir(Path cacheDir) {
      return set("cache_dir", cacheDir);
    }

    /**
     * Where the layers go: {@code auto}, {@code balanced}, {@code balanced_low_0}, {@code
     * sequential}, or one device for all, such as {@code cpu} or {@code cuda:0}. When not set, the
     * CPU. At least 0.
     */
    public Builder deviceMap(String deviceMap) {
      return set("device_map", deviceMap);
    }

    /** As {@link #deviceMap(String)}, given as a number. */
    public Builder deviceMap(int deviceMap) {
      return set("device_map", deviceMap);
    }

    /** As {@link #deviceMap(String)}, given as a map. */
    public Builder deviceMap(Map<String, ?> deviceMap) {
      return set("device_map", deviceMap);
    }

    /**
     * The type of the weights in memory. When not set, the type they were saved in; jobs on a CPU
     * take float32.
     */
    public Builder dtype(DType dtype) {
      return set("dtype", dtype);
    }

    /** As {@link #dtype(DType)}, given as a map. */
    public Builder dtype(Map<String, ?> dtype) {
      return set("dtype", dtype);
    }

    /**
     * How a mixture computes its experts, for example {@code eager} or {@code grouped_mm}. When not
     * set, as the model wants.
     */
    public Builder expertsImplementation(String expertsImplementation) {
      return set("experts_implementation", expertsImplementation);
    }

    /** As {@link #expertsImplementation(String)}, given as a map. */
    public Builder expertsImplementation(Map<String, ?> expertsImplementation) {
      return set("experts_implementation", expertsImplementation);
    }

    /**
     * Downloads again what is in the cache already. For files that broke. Upstream default: false.
     */
    public Builder forceDownload(boolean forceDownload) {
      return set("force_download", forceDownload);
    }

    /**
     * The GGUF file of the repository to load weights from; they are turned back into floating
     * point. Upstream default: none.
     */
    public Builder ggufFile(String ggufFile) {
      return set("gguf_file", ggufFile);
    }

    /**
     * Starts weights anew whose shape differs from the saved ones, such as a head with other
     * labels. Upstream default: false.
     */
    public Builder ignoreMismatchedSizes(boolean ignoreMismatchedSizes) {
      return set("ignore_mismatched_sizes", ignoreMismatchedSizes);
    }

    /**
     * Dropout inside the model: set for each kind of dropout that the model's configuration has. At
     * least 0 and below 1. Default: none.
     */
    public Builder intermediateDropout(double intermediateDropout) {
      return set("intermediate_dropout", intermediateDropout);
    }

    /**
     * Regular expressions of saved weights' names, to what they are called in the model. When not
     * set, the model's own.
     */
    public Builder keyMapping(Map<String, ?> keyMapping) {
      return set("key_mapping", keyMapping);
    }

    /** Loads from disk only, never from the network. Upstream default: false. */
    public Builder localFilesOnly(boolean localFilesOnly) {
      return set("local_files_only", localFilesOnly);
    }

    /**
     * The most memory to take on each device: its number or {@code cpu}, to bytes or a text such as
     * {@code 4GiB}. When not set, what is free.
     */
    public Builder maxMemory(Map<?, ?> maxMemory) {
      return set("max_memory", maxMemory);
    }

    /**
     * Moves buffers away along with weights that {@code device_map} places off the GPU. Upstream
     * default: false.
     */
    public Builder offloadBuffers(boolean offloadBuffers) {
      return set("offload_buffers", offloadBuffers);
    }

    /** The folder for layers that {@code device_map} places on disk. When not set, none. */
    public Builder offloadFolder(Path offloadFolder) {
      return set("offload_folder", offloadFolder);
    }

    /**
     * The tokenizer's name or folder, where it is not the model's own. When not set, the model's.
     */
    public Builder processingClass(String processingClass) {
      return set("processing_class", processingClass);
    }

    /**
     * The branch, tag or commit of the model's repository. Name a commit to load the same model for
     * ever. Upstream default: {@code main}.
     */
    public Builder revision(String revision) {
      return set("revision", revision);
    }

    /**
     * The folder of the model's repository to load from. When empty, its root. Upstream default:
     * empty.
     */
    public Builder subfolder(String subfolder) {
      return set("subfolder", subfolder);
    }

    /**
     * The hub's access token, by the environment variable that holds it: {@code ${HF_TOKEN}}. When
     * not set, the login of this machine.
     */
    public Builder token(String token) {
      return set("token", token);
    }

    /**
     * How weights are split over GPUs for tensor parallelism; {@code auto} takes the model's own
     * plan. Needs torchrun. Upstream default: none.
     */
    public Builder tpPlan(String tpPlan) {
      return set("tp_plan", tpPlan);
    }

    /** As {@link #tpPlan(String)}, given as a map. */
    public Builder tpPlan(Map<String, ?> tpPlan) {
      return set("tp_plan", tpPlan);
    }

    /** GPUs of tensor parallelism. When not set, all processes. At least 1. */
    public Builder tpSize(int tpSize) {
      return set("tp_size", tpSize);
    }

    /**
     * Runs Python code that the model's repository brings. Only for repositories you trust.
     * Upstream default: false.
     */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    /**
     * Takes ready-made kernels from the hub for some layers. Requires the kernels package. Upstream
     * default: false.
     */
    public Builder useKernels(boolean useKernels) {
      return set("use_kernels", useKernels);
    }

    /**
     * Whether weights must be (true) or must not be (false) in safetensors files. When not set,
     * they are preferred.
     */
    public Builder useSafetensors(boolean useSafetensors) {
      return set("use_safetensors", useSafetensors);
    }

    /**
     * Loads the files of this variant, for example {@code fp16}. When not set, those without a
     * name.
     */
    public Builder variant(String variant) {
      return set("variant", variant);
    }

    /** Reads pickled weights without running code in them. Leave it on. Upstream default: true. */
    public Builder weightsOnly(boolean weightsOnly) {
      return set("weights_only", weightsOnly);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      ModelRules.check(values, problems);
    }

    @Override
    ModelOptions create(Values values) {
      return new ModelOptions(values);
    }
  }
}
