package io.github.tune4j.runtime.process;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment variables that a worker gets: those that Python and the libraries are set by. All
 * others stay here; passwords of databases and keys of other services are no matter of a training.
 * What a job takes from variables by {@code ${NAME}} travels with the job.
 */
final class WorkerEnvironment {

  private static final Set<String> NAMES =
      Set.of(
          "ALL_PROXY",
          "COMSPEC",
          "CURL_CA_BUNDLE",
          "DYLD_LIBRARY_PATH",
          "HOME",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "HUGGINGFACE_TOKEN",
          "HUGGING_FACE_HUB_TOKEN",
          "LANG",
          "LANGUAGE",
          "LD_LIBRARY_PATH",
          "LD_PRELOAD",
          "LOCALAPPDATA",
          "LOGNAME",
          "NO_PROXY",
          "NUMBER_OF_PROCESSORS",
          "PATH",
          "PATHEXT",
          "REQUESTS_CA_BUNDLE",
          "SSL_CERT_DIR",
          "SSL_CERT_FILE",
          "SYSTEMDRIVE",
          "SYSTEMROOT",
          "TEMP",
          "TMP",
          "TMPDIR",
          "TZ",
          "USER",
          "USERNAME",
          "USERPROFILE",
          "WINDIR");

  /** Of the libraries that compute, their devices, and the trackers that upstream reports to. */
  private static final List<String> PREFIXES =
      List.of(
          "ACCELERATE_",
          "BITSANDBYTES_",
          "BNB_",
          "CUDA_",
          "DATASETS_",
          "GLOO_",
          "GOMP_",
          "HF_",
          "HIP_",
          "HSA_",
          "KMP_",
          "LC_",
          "MKL_",
          "MLFLOW_",
          "NCCL_",
          "NVIDIA_",
          "OMP_",
          "ONEDNN_",
          "OPENBLAS_",
          "PYTORCH_",
          "RAYON_",
          "ROCR_",
          "SAFETENSORS_",
          "TOKENIZERS_",
          "TORCH",
          "TRANSFORMERS_",
          "TRITON_",
          "TRL_",
          "TUNE4J_",
          "WANDB_",
          "XDG_");

  private WorkerEnvironment() {}

  /** Those of the variables that a worker gets, whatever case their names are in. */
  static Map<String, String> of(Map<String, String> variables) {
    Map<String, String> passedOn = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          String upper = name.toUpperCase(Locale.ROOT);
          if (NAMES.contains(upper) || PREFIXES.stream().anyMatch(upper::startsWith)) {
            passedOn.put(name, value);
          }
        });
    passedOn.put("PYTHONUNBUFFERED", "1");
    return passedOn;
  }
}
