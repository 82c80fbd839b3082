/// Words that other tools, and Spanish, use for what Slipway calls by one name.
///
/// They are taught, never accepted: the answer names Slipway's own word. Where several words of
/// Slipway come into question, the first that fits the rest of the statement is taught.
enum NearWords {
    static let verbs: [String: [String]] = [
        // English.
        "construct": ["make", "create"], "build": ["make", "create"], "define": ["make", "let"],
        "new": ["create"], "init": ["create"], "mk": ["create"], "mkdir": ["create"],
        "ls": ["list"], "dir": ["list"], "all": ["list"],
        "get": ["show", "list"], "describe": ["show"], "view": ["show"], "print": ["show"],
        "display": ["show"], "inspect": ["show"], "info": ["show"], "cat": ["show"],
        "details": ["show"], "status": ["show"], "find": ["show", "list"],
        "rm": ["delete", "remove"], "del": ["delete"], "drop": ["delete"], "destroy": ["delete"],
        "erase": ["delete"], "kill": ["stop", "cancel"], "halt": ["stop"], "undeploy": ["delete"],
        "terminate": ["stop", "cancel"], "abort": ["cancel"], "pause": ["stop"],
        "remove": ["delete"], "delete": ["remove"],
        "cd": ["use"], "select": ["use"], "switch": ["use"], "enter": ["use"], "open": ["use"],
        "invite": ["add"], "grant": ["add"], "attach": ["add"], "insert": ["add"],
        "revoke": ["remove"], "detach": ["remove"],
        "upload": ["import"], "load": ["import"], "read": ["import"], "ingest": ["import"],
        "download": ["export"], "dump": ["export"], "write": ["export"],
        "publish": ["deploy", "promote"], "release": ["deploy", "promote"], "ship": ["deploy"],
        "launch": ["deploy", "run"], "expose": ["deploy"], "copy": ["promote"], "cp": ["promote"],
        "move": ["promote"], "transfer": ["promote"], "push": ["promote"],
        "predict": ["score"], "infer": ["score"], "classify": ["score"], "invoke": ["score"],
        "call": ["score"], "test": ["score", "evaluate"], "query": ["score"],
        "execute": ["run"], "exec": ["run"], "submit": ["run"], "trigger": ["run"],
        "start": ["run", "serve"], "plan-job": ["schedule"], "repeat": ["schedule"],
        "validate": ["evaluate"], "measure": ["evaluate"], "assess": ["evaluate"],
        "signin": ["login"], "sign-in": ["login"], "su": ["login"], "auth": ["login"],
        "config": ["set"], "configure": ["set"], "option": ["set"],
        "assert": ["expect"], "verify": ["expect"], "ensure": ["expect"], "check": ["expect"],
        "var": ["let"], "def": ["let"], "const": ["let"], "parameter": ["param"],
        "source": ["include"], "exit": ["quit"], "bye": ["quit"], "logout": ["quit", "login"],
        "q": ["quit"], "man": ["help"], "usage": ["help"], "dry-run": ["plan"],
        "preview": ["plan"], "explain": ["plan", "help"],
        // Spanish.
        "crear": ["create", "make"], "crea": ["create", "make"], "hacer": ["make", "create"],
        "construir": ["make", "create"], "listar": ["list"], "lista": ["list"],
        "mostrar": ["show"], "muestra": ["show"], "ver": ["show"], "borrar": ["delete", "remove"],
        "borra": ["delete", "remove"], "eliminar": ["delete", "remove"],
        "elimina": ["delete", "remove"], "quitar": ["remove", "delete"], "usar": ["use"],
        "usa": ["use"], "agregar": ["add"], "añadir": ["add"], "anadir": ["add"],
        "importar": ["import"], "cargar": ["import"], "subir": ["import"],
        "exportar": ["export"], "descargar": ["export"], "promover": ["promote"],
        "promocionar": ["promote"], "desplegar": ["deploy"], "despliega": ["deploy"],
        "publicar": ["deploy"], "puntuar": ["score"], "puntúa": ["score"],
        "predecir": ["score"], "calificar": ["score"], "ejecutar": ["run"], "correr": ["run"],
        "lanzar": ["run"], "programar": ["schedule"], "planificar": ["schedule", "plan"],
        "cancelar": ["cancel"], "parar": ["stop"], "detener": ["stop"], "evaluar": ["evaluate"],
        "fijar": ["set"], "establecer": ["set"], "entrar": ["login"], "servir": ["serve"],
        "esperar": ["expect"], "comprobar": ["expect"], "ayuda": ["help"],
        "historial": ["history"], "guardar": ["save"], "editar": ["edit"], "salir": ["quit"],
        "incluir": ["include"], "sea": ["let"],
    ]

    /// In the singular; a plural is taught as one.
    static let nouns: [String: Noun] = [
        // English.
        "workspace": .space, "environment": .space, "folder": .project, "repo": .project,
        "pipeline": .model, "classifier": .model, "func": .function, "fn": .function,
        "dataset": .data, "asset": .data, "file": .data, "table": .data, "deploy": .deployment,
        "service": .deployment, "task": .job, "batch": .job, "execution": .run,
        "result": .output, "results": .output, "collaborator": .member, "person": .user,
        "people": .user, "account": .user, "apikey": .key, "api-key": .key, "token": .key,
        "credential": .key, "use-case": .usecase, "fact-sheet": .factsheet,
        "url": .endpoint, "uri": .endpoint, "link": .endpoint, "sample": .snippet,
        "code": .snippet, "logs": .log, "hardware": .spec, "specification": .spec,
        "process": .runtime, "worker": .runtime, "alert": .notification, "audit": .journal,
        "history": .journal, "events": .journal,
        // Spanish.
        "espacio": .space, "proyecto": .project, "modelo": .model, "función": .function,
        "funcion": .function, "funciones": .function, "dato": .data, "datos": .data,
        "despliegue": .deployment, "trabajo": .job, "tarea": .job, "ejecución": .run,
        "ejecucion": .run, "ejecuciones": .run, "salida": .output, "resultado": .output,
        "miembro": .member, "usuario": .user, "clave": .key, "llave": .key, "caso": .usecase,
        "ficha": .factsheet, "hoja": .factsheet, "hecho": .fact, "extremo": .endpoint,
        "fragmento": .snippet, "ejemplo": .snippet, "plantilla": .template,
        "registro": .log, "especificación": .spec, "especificacion": .spec,
        "especificaciones": .spec, "entorno": .runtime, "servidor": .server, "aviso": .notification,
        "notificación": .notification, "notificaciones": .notification, "diario": .journal,
    ]

    static let clauses: [String: [ClauseKeyword]] = [
        // English.
        "using": [.with, .on], "named": [.as], "called": [.as], "name": [.as], "via": [.on, .with],
        "through": [.on], "against": [.on], "by": [.with, .on], "at": [.on, .in], "inside": [.in],
        "within": [.in], "under": [.in], "onto": [.to, .on], "toward": [.to], "towards": [.to],
        "and": [.with], "where": [.with], "set": [.with], "role": [.as], "top": [.limit],
        "first": [.limit], "max": [.limit], "head": [.limit], "realtime": [.online],
        "live": [.online], "replicas": [.copies], "instances": [.copies], "nodes": [.copies],
        "size": [.hardware], "url": [.serving], "slug": [.serving], "force": [.yes],
        "confirm": [.yes], "sure": [.yes], "sync": [.wait], "daily": [.every], "retain": [.keep],
        "output": [.format], "kind": [.type], "email": [.notify], "filter": [.where],
        "if": [.where], "till": [.until], "each": [.every],
        // Spanish.
        "con": [.with], "en": [.in, .on], "a": [.to], "al": [.to], "hacia": [.to],
        "de": [.of, .from], "del": [.of, .from], "desde": [.from], "como": [.as], "para": [.for],
        "sobre": [.on], "cada": [.every], "hasta": [.until], "límite": [.limit],
        "limite": [.limit], "donde": [.where], "sí": [.yes], "si": [.yes], "tipo": [.type],
        "formato": [.format], "copias": [.copies], "guardar": [.keep], "avisar": [.notify],
        "lote": [.batch], "lotes": [.batch], "en-línea": [.online],
    ]

    static let inputs: [String: String] = [
        "json": "file", "jsonl": "file", "path": "file", "archivo": "file", "fichero": "file",
        "table": "csv", "dataset": "data", "asset": "data", "datos": "data", "record": "row",
        "fila": "row", "registro": "row", "records": "rows", "list": "rows", "filas": "rows",
        "registros": "rows",
    ]

    /// Commands that are called something else altogether.
    static let commands: [String: String] = [
        "create deployment": "deploy model", "make deployment": "deploy model",
        "add deployment": "deploy model", "create endpoint": "deploy model",
        "create run": "run job", "make run": "run job", "add run": "run job",
        "cancel job": "cancel run", "delete run": "cancel run", "stop run": "cancel run",
        "stop deployment": "stop runtime", "create runtime": "deploy function",
        "add user": "add member", "remove user": "remove member",
        "promote function": "make function", "create output": "run job",
    ]

    /// Verbs that do to some things what this verb does to others: members are added, not
    /// created.
    static let related: [String: [String]] = [
        "create": ["make", "add", "import", "deploy"], "make": ["create", "add", "deploy"],
        "add": ["create", "make", "import"], "import": ["add", "create", "make"],
        "delete": ["remove", "cancel", "stop"], "remove": ["delete", "cancel", "stop"],
        "cancel": ["stop", "delete", "remove"], "stop": ["cancel", "delete"],
        "show": ["list", "export"], "list": ["show"], "export": ["show"], "use": ["show"],
        "run": ["deploy", "score"], "deploy": ["create", "run"], "promote": ["deploy", "import"],
        "set": ["use", "add"], "schedule": ["run"], "evaluate": ["score"],
    ]

    /// The noun that a near-word stands for, in the number in which it was typed.
    static func noun(_ word: String) -> (noun: Noun, isPlural: Bool)? {
        if let noun = nouns[word] { return (noun, noun.plural != nil && word.hasSuffix("es")) }
        for ending in ["s", "es"] where word.hasSuffix(ending) {
            if let noun = nouns[String(word.dropLast(ending.count))] {
                return (noun, noun.plural != nil)
            }
        }
        return nil
    }
}
